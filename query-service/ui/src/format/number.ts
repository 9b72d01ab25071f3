const LARGE = ['', 'k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'];
const SMALL = ['', 'm', 'µ', 'n', 'p', 'f', 'a'];

/** The ticks of an axis, all with the SI prefix that suits the largest: 0, 500k, 1000k, or 0, 0.5, 1. */
export function axisNumbers(ticks: number[]): string[] {
  const largest = Math.max(...ticks.map(Math.abs));
  const exponent = largest === 0 || (largest >= 0.01 && largest < 1) ? 0 : Math.floor(Math.log10(largest) / 3);
  const prefixes = exponent < 0 ? SMALL : LARGE;
  const index = Math.min(Math.abs(exponent), prefixes.length - 1);
  const unit = 10 ** (3 * Math.sign(exponent) * index);
  return ticks.map((tick) => (tick === 0 ? '0' : `${Number((tick / unit).toPrecision(8))}${prefixes[index]}`));
}

/** A sample for a tooltip or legend: six significant digits, plain between 1e-4 and 1e9. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) {
    return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
  }
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-4 || size >= 1e15)
    ? value.toExponential(4)
    : String(Number(value.toPrecision(size >= 1e6 ? 12 : 6)));
}

/** 12,345 whatever the browser's locale. */
export function groupedNumber(value: number): string {
  return value.toLocaleString('en-US');
}

/** 1536 is 1.5 KiB. */
export function byteSize(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const index = bytes < 1024 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  return `${Number((bytes / 1024 ** index).toPrecision(index === 0 ? 4 : 3))} ${units[index]}`;
}
