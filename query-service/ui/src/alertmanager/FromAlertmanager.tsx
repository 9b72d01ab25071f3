import type { ReactNode } from 'react';
import { useUiConfig } from '../api/config';
import { Loaded } from '../shell/states';
import { Text } from '@mantine/core';

interface Loadable<T> {
  data: T | undefined;
  error: unknown;
  refetch: () => unknown;
}

/** As Loaded, and names the Alertmanager when it failed. */
export function FromAlertmanager<T>({ result, children }: { result: Loadable<T>; children: (data: T) => ReactNode }) {
  const { alertmanagerUrl } = useUiConfig();
  return (
    <>
      {result.error !== null && (
        <Text size="sm" c="dimmed">
          Alertmanager at {alertmanagerUrl}
        </Text>
      )}
      <Loaded result={result}>{children}</Loaded>
    </>
  );
}
