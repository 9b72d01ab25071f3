import { Button, Group, Stack } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useAlertmanager, type Silence, type SilenceState } from '../api/alertmanager';
import { IconPlus } from '../shell/icons';
import { Empty } from '../shell/states';
import { chosen, SearchInput, StateFilter, Toolbar } from '../shell/Toolbar';
import { useUrlState } from '../shell/useUrlState';
import { draftOf, emptyDraft, type Draft } from './draft';
import { FromAlertmanager } from './FromAlertmanager';
import { matcherToText, parseMatcher } from './matchers';
import { SilenceCard, STATE_COLORS } from './SilenceCard';
import { SilenceForm, useCreator } from './SilenceForm';

const STATES: SilenceState[] = ['active', 'pending', 'expired'];
const STANDING = 'active,pending';

function contains(silence: Silence, search: string): boolean {
  const text = `${silence.matchers.map(matcherToText).join(' ')} ${silence.comment} ${silence.createdBy} ${silence.id}`;
  return text.toLowerCase().includes(search.toLowerCase());
}

interface ListProps {
  silences: Silence[];
  markedId: string;
  onEdit: (silence: Silence) => void;
}

function List({ silences, markedId, onEdit }: ListProps) {
  // Expired silences are history: they are shown when asked for.
  const [states, setStates] = useUrlState('state');
  const [search, setSearch] = useUrlState('search');
  const shown = silences.filter(
    (silence) =>
      silence.id === markedId ||
      (chosen(states === '' ? STANDING : states, silence.status.state) && contains(silence, search)),
  );
  const options = STATES.map((state) => ({
    value: state,
    label: state[0]!.toUpperCase() + state.slice(1),
    count: silences.filter((silence) => silence.status.state === state).length,
    color: STATE_COLORS[state],
  }));
  return (
    <>
      <Group gap="sm" mb="sm">
        <StateFilter label="States" options={options} value={states === '' ? STANDING : states} onChange={setStates} />
        <SearchInput label="Search silences" value={search} onChange={setSearch} />
      </Group>
      {shown.length === 0 && (
        <Empty title="No silence here">A silence holds back the notifications of matching alerts for a time.</Empty>
      )}
      <Stack gap={6}>
        {shown.map((silence) => (
          <SilenceCard
            key={silence.id}
            silence={silence}
            marked={silence.id === markedId}
            onEdit={() => onEdit(silence)}
          />
        ))}
      </Stack>
    </>
  );
}

/** The form stands in the address too: ?new=1&matcher=…, which is what Silence links lead to. */
export function SilencesPage() {
  const [params, setParams] = useSearchParams();
  const [editing, setEditing] = useState<Draft | null>(null);
  const [creator] = useCreator();
  const client = useQueryClient();
  const result = useAlertmanager<Silence[]>('silences');
  const given = params.getAll('matcher').flatMap((text) => parseMatcher(text) ?? []);
  const draft = editing ?? (params.has('new') ? emptyDraft(given, creator) : null);

  const leaveForm = (next: Record<string, string>) => {
    setEditing(null);
    setParams(next, { replace: true });
  };
  const saved = (id: string) => {
    void client.invalidateQueries({ queryKey: ['alertmanager'] });
    leaveForm({ id });
  };
  return (
    <>
      <Toolbar title="Silences">
        <Button leftSection={<IconPlus size={14} />} onClick={() => setParams({ new: '1' })}>
          New silence
        </Button>
      </Toolbar>
      {draft && <SilenceForm initial={draft} onClose={() => leaveForm({})} onSaved={saved} />}
      <FromAlertmanager result={result}>
        {(silences) => (
          <List
            silences={silences}
            markedId={params.get('id') ?? ''}
            onEdit={(silence) => setEditing(draftOf(silence))}
          />
        )}
      </FromAlertmanager>
    </>
  );
}
