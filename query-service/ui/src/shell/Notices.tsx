import { Alert } from '@mantine/core';
import { useApi } from '../api/prometheus';
import { humanDuration } from '../format/duration';
import { IconWarning } from './icons';

interface RuntimeInfo {
  reloadConfigSuccess?: boolean;
  serverTime?: string;
}

/** A browser further off than this shows graphs that end in the wrong place. */
const TOLERATED_DRIFT_MS = 30_000;

/** How far the browser's clock is ahead of the server's; 0 where that is tolerable or not known. */
export function clockDrift(serverTime: string | undefined, readAtMs: number): number {
  const drift = readAtMs - Date.parse(serverTime ?? '');
  return Math.abs(drift) > TOLERATED_DRIFT_MS ? drift : 0;
}

function Notice({ text }: { text: string }) {
  return (
    <Alert color="yellow" variant="light" p="xs" mb="sm" icon={<IconWarning />}>
      {text}
    </Alert>
  );
}

/** What every page should tell: a configuration that was refused, a clock that is off. */
export function Notices() {
  const { data, dataUpdatedAt } = useApi<RuntimeInfo>('status/runtimeinfo', {}, 30_000);
  const drift = clockDrift(data?.serverTime, dataUpdatedAt);
  return (
    <>
      {data?.reloadConfigSuccess === false && (
        <Notice text="The last reload of the configuration failed. The server runs with the one before; its log says what is wrong." />
      )}
      {drift !== 0 && (
        <Notice
          text={`This browser's clock is ${humanDuration(Math.abs(drift))} ${drift > 0 ? 'ahead of' : 'behind'} the server's. Times and graphs that end now are off by as much.`}
        />
      )}
    </>
  );
}
