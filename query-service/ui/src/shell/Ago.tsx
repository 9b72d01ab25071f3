import { relativeTime } from '../format/duration';
import { formatIsoTime } from '../format/time';
import { useSettings } from './settings';
import { useNow } from './useNow';

/** How long ago, with the exact time on hover. */
export function Ago({ iso }: { iso: string }) {
  const [{ localTime }] = useSettings();
  const now = useNow();
  return (
    <time dateTime={iso} title={formatIsoTime(iso, localTime)}>
      {relativeTime(iso, now)}
    </time>
  );
}
