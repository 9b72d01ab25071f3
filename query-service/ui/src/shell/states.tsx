import { Alert, Button, Center, Loader, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { ApiError } from '../api/http';
import { IconWarning } from './icons';

export function Loading({ what = 'Loading' }: { what?: string }) {
  return (
    <Center py="xl" role="status" aria-label={what}>
      <Loader size="sm" type="dots" />
    </Center>
  );
}

export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  const title = error instanceof ApiError ? `Error: ${error.kind}` : 'Error';
  const text = error instanceof Error ? error.message : String(error);
  return (
    <Alert color="red" variant="light" icon={<IconWarning />} title={title} role="alert" my="xs">
      <Text size="sm" ff="monospace" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {text}
      </Text>
      {retry && (
        <Button mt="xs" variant="light" color="red" onClick={retry}>
          Try again
        </Button>
      )}
    </Alert>
  );
}

export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <Center py="xl">
      <Stack gap={4} align="center" maw={480} ta="center">
        <Text fw={600}>{title}</Text>
        {children && (
          <Text size="sm" c="dimmed" component="div">
            {children}
          </Text>
        )}
      </Stack>
    </Center>
  );
}

export interface Loadable<T> {
  data: T | undefined;
  error: unknown;
  refetch: () => unknown;
}

/** The one of loading, failure and content that is true; stale content stays, with the failure above it. */
export function Loaded<T>({ result, children }: { result: Loadable<T>; children: (data: T) => ReactNode }) {
  return (
    <>
      {result.error !== null && <Failure error={result.error} retry={() => void result.refetch()} />}
      {result.data === undefined ? result.error === null && <Loading /> : children(result.data)}
    </>
  );
}
