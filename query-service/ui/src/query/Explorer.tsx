import { Badge, Modal, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useDeferredValue, useState } from 'react';
import { useApi } from '../api/prometheus';
import { IconSearch } from '../shell/icons';
import { Empty, Loaded } from '../shell/states';
import classes from './Explorer.module.css';

type Metadata = Record<string, { type: string; help: string }[]>;

const SHOWN = 200;

/** Metrics with all words of the search in name or help; those with it in the name come first. */
export function findMetrics(names: string[], metadata: Metadata, search: string): string[] {
  const words = search
    .toLowerCase()
    .split(/[\s_]+/)
    .filter((word) => word !== '');
  const inAll = (text: string) => words.every((word) => text.includes(word));
  const byName = names.filter((name) => inAll(name.toLowerCase()));
  const byHelp = names.filter(
    (name) => !inAll(name.toLowerCase()) && inAll(`${name} ${metadata[name]?.[0]?.help ?? ''}`.toLowerCase()),
  );
  return [...byName, ...byHelp];
}

function Metrics({
  names,
  metadata,
  search,
  onPick,
}: {
  names: string[];
  metadata: Metadata;
  search: string;
  onPick: (name: string) => void;
}) {
  const found = findMetrics(names, metadata, search);
  if (found.length === 0) {
    return <Empty title="No metric matches" />;
  }
  return (
    <>
      <Text size="xs" c="dimmed">
        {found.length === names.length ? `${names.length} metrics` : `${found.length} of ${names.length} metrics`}
        {found.length > SHOWN && `, the first ${SHOWN} shown`}
      </Text>
      <div className={classes.list}>
        {found.slice(0, SHOWN).map((name) => (
          <UnstyledButton key={name} className={classes.metric} onClick={() => onPick(name)}>
            <span className={classes.name}>{name}</span>
            {metadata[name]?.[0] && (
              <Badge size="xs" variant="light" color="gray">
                {metadata[name][0].type}
              </Badge>
            )}
            <span className={classes.help}>{metadata[name]?.[0]?.help}</span>
          </UnstyledButton>
        ))}
      </div>
    </>
  );
}

/** Every metric of the server with its type and help, to search and put into the editor. */
export function Explorer({ onPick, onClose }: { onPick: (name: string) => void; onClose: () => void }) {
  const [search, setSearch] = useState('');
  const wanted = useDeferredValue(search);
  const names = useApi<string[]>('label/__name__/values');
  const metadata = useApi<Metadata>('metadata');
  return (
    <Modal opened onClose={onClose} title="Metrics explorer" size="xl">
      <Stack gap="xs">
        <TextInput
          data-autofocus
          aria-label="Search metrics"
          placeholder="Search names and descriptions"
          leftSection={<IconSearch />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <Loaded result={names}>
          {(all) => <Metrics names={all} metadata={metadata.data ?? {}} search={wanted} onPick={onPick} />}
        </Loaded>
      </Stack>
    </Modal>
  );
}
