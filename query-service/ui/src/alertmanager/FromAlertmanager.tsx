import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useUiConfig } from '../api/config';
import { Loaded, type Loadable } from '../shell/states';

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
