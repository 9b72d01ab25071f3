import type { ReactNode, SVGProps } from 'react';

/** Line icons on a grid of 24, in the colour of the text around them. Decoration: the control carries the label. */
function icon(paths: ReactNode) {
  return function Icon({ size = 16, ...rest }: { size?: number } & SVGProps<SVGSVGElement>) {
    return (
      <svg
        width={size}
        height={size}
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        strokeWidth={1.8}
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        {...rest}
      >
        {paths}
      </svg>
    );
  };
}

export const IconSun = icon(
  <>
    <circle cx="12" cy="12" r="4" />
    <path d="M12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6 19 19M19 5l-1.4 1.4M6.4 17.6 5 19" />
  </>,
);
export const IconMoon = icon(<path d="M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z" />);
export const IconAuto = icon(
  <>
    <circle cx="12" cy="12" r="9" />
    <path d="M12 3a9 9 0 0 0 0 18z" fill="currentColor" />
  </>,
);
export const IconPlus = icon(<path d="M12 5v14M5 12h14" />);
export const IconMinus = icon(<path d="M5 12h14" />);
export const IconClose = icon(<path d="M6 6l12 12M18 6 6 18" />);
export const IconPlay = icon(<path d="M7 4.5v15l12-7.5z" />);
export const IconLeft = icon(<path d="M15 5l-7 7 7 7" />);
export const IconRight = icon(<path d="M9 5l7 7-7 7" />);
export const IconDown = icon(<path d="M5 9l7 7 7-7" />);
export const IconSearch = icon(
  <>
    <circle cx="10.5" cy="10.5" r="6.5" />
    <path d="M15.5 15.5 21 21" />
  </>,
);
export const IconCopy = icon(
  <>
    <rect x="8" y="8" width="12" height="12" rx="2" />
    <path d="M16 8V6a2 2 0 0 0-2-2H6a2 2 0 0 0-2 2v8a2 2 0 0 0 2 2h2" />
  </>,
);
export const IconCheck = icon(<path d="M5 12.5l4.5 4.5L19 7.5" />);
export const IconDots = icon(
  <>
    <circle cx="12" cy="5.5" r="0.6" />
    <circle cx="12" cy="12" r="0.6" />
    <circle cx="12" cy="18.5" r="0.6" />
  </>,
);
export const IconTable = icon(
  <>
    <rect x="3.5" y="5" width="17" height="14" rx="1.5" />
    <path d="M3.5 10h17M9.5 10v9" />
  </>,
);
export const IconChart = icon(
  <>
    <path d="M4 4v16h16" />
    <path d="M7.5 15l3.5-5 3.5 3 5-7" />
  </>,
);
export const IconWarning = icon(
  <>
    <path d="M12 4 2.8 19.5h18.4z" />
    <path d="M12 10v4.5M12 17v0.1" />
  </>,
);
export const IconInfo = icon(
  <>
    <circle cx="12" cy="12" r="9" />
    <path d="M12 11v5.5M12 7.5v0.1" />
  </>,
);
export const IconList = icon(<path d="M8 6h12M8 12h12M8 18h12M4 6v0.1M4 12v0.1M4 18v0.1" />);
export const IconFormat = icon(<path d="M5 6h14M9 10h10M9 14h7M5 18h14" />);
export const IconSliders = icon(
  <>
    <path d="M4 7h9M17 7h3M4 17h3M11 17h9" />
    <circle cx="15" cy="7" r="2" />
    <circle cx="9" cy="17" r="2" />
  </>,
);
