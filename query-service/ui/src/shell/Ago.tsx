import { Tooltip } from '@mantine/core';
import { relativeTime } from '../format/duration';
import { formatIsoTime } from '../format/time';
import { useSettings } from './settings';
import { useNow } from './useNow';

/** How long ago, with the exact time on hover. */
export function Ago({ iso }: { iso: string }) {
  const [{ localTime }] = useSettings();
  const now = useNow();
  return (
    <Tooltip label={formatIsoTime(iso, localTime)}>
      <time dateTime={iso}>{relativeTime(iso, now)}</time>
    </Tooltip>
  );
}
