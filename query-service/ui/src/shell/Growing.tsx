import { useEffect, useRef, useState, type ReactNode } from 'react';

interface Props<T> {
  items: T[];
  /** How many to build at first, and again each time their end comes into view. */
  step: number;
  children: (shown: T[]) => ReactNode;
}

/** A long list of which only as much is built as was scrolled to. */
export function Growing<T>({ items, step, children }: Props<T>) {
  const [limit, setLimit] = useState(step);
  const end = useRef<HTMLDivElement>(null);
  const more = items.length > limit;
  useEffect(() => {
    if (!more) {
      return undefined;
    }
    const observer = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && setLimit(limit + step),
      { rootMargin: '400px' },
    );
    observer.observe(end.current!);
    return () => observer.disconnect();
  }, [more, limit, step]);
  return (
    <>
      {children(items.slice(0, limit))}
      {more && <div ref={end} style={{ minHeight: 1 }} />}
    </>
  );
}
