import { Button, Group, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue, useLocalStorage } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { postSilence, useAlertmanager, type Matcher, type NewSilence, type RoutedAlert } from '../api/alertmanager';
import { useUiConfig } from '../api/config';
import { parseDuration } from '../format/duration';
import { formatTime } from '../format/time';
import { useSettings } from '../shell/settings';
import { Empty, Failure } from '../shell/states';
import { TimeInput } from '../shell/TimeInput';
import { finish, type Draft } from './draft';
import { FromAlertmanager } from './FromAlertmanager';
import { MatcherRows } from './MatcherRows';
import { matcherToText } from './matchers';
import { RoutedAlerts } from './RoutedAlerts';

/** The alerts of this moment that the silence would hold back, as the server itself matches them. */
function Preview({ matchers }: { matchers: Matcher[] }) {
  const complete = matchers.filter((matcher) => matcher.name !== '');
  const [asked] = useDebouncedValue(JSON.stringify(complete.map(matcherToText)), 250);
  const filter = JSON.parse(asked) as string[];
  const result = useAlertmanager<RoutedAlert[]>('alerts', { filter }, filter.length > 0);
  if (filter.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        Matching alerts are shown here.
      </Text>
    );
  }
  return (
    <FromAlertmanager result={result}>
      {(alerts) => (
        <section aria-label="Matching alerts">
          <Text size="sm" fw={600}>
            {alerts.length === 1 ? '1 alert matches now' : `${alerts.length} alerts match now`}
          </Text>
          {alerts.length === 0 ? (
            <Empty title="No alert matches">The silence holds back alerts that come later.</Empty>
          ) : (
            <RoutedAlerts alerts={alerts} actions={false} />
          )}
        </section>
      )}
    </FromAlertmanager>
  );
}

function Timing({ draft, onChange }: { draft: Draft; onChange: (change: Partial<Draft>) => void }) {
  const [{ localTime }] = useSettings();
  const lengthMs = parseDuration(draft.duration);
  return (
    <Group gap="sm" align="flex-end">
      <div>
        <Text size="xs" fw={500} mb={2}>
          Starts
        </Text>
        <TimeInput
          label="Starts"
          none="Now"
          value={draft.startMs}
          stepMs={3_600_000}
          onChange={(startMs) => onChange({ startMs })}
        />
      </div>
      <TextInput
        w={100}
        label="Duration"
        value={draft.duration}
        error={lengthMs === null}
        onChange={(event) => onChange({ duration: event.currentTarget.value })}
      />
      {lengthMs !== null && (
        <Text size="xs" c="dimmed" pb={7}>
          until {formatTime(Math.round(((draft.startMs ?? Date.now()) + lengthMs) / 1000) * 1000, localTime)}
        </Text>
      )}
    </Group>
  );
}

interface Props {
  initial: Draft;
  onClose: () => void;
  onSaved: (id: string) => void;
}

export function SilenceForm({ initial, onClose, onSaved }: Props) {
  const { alertmanagerUrl } = useUiConfig();
  const [draft, setDraft] = useState(initial);
  const [problem, setProblem] = useState<string | null>(null);
  const [, rememberName] = useCreator();
  const save = useMutation({
    mutationFn: (silence: NewSilence) => postSilence(alertmanagerUrl, silence),
    onSuccess: onSaved,
  });
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const finished = finish(draft, Date.now());
    if ('problem' in finished) {
      setProblem(finished.problem);
      return;
    }
    setProblem(null);
    rememberName(finished.createdBy);
    save.mutate(finished);
  };
  return (
    <Modal opened onClose={onClose} size="xl" title={draft.id === undefined ? 'New silence' : 'Change silence'}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <MatcherRows matchers={draft.matchers} onChange={(matchers) => change({ matchers })} />
          <Timing draft={draft} onChange={change} />
          <Group gap="sm" align="flex-start">
            <TextInput
              w={220}
              label="Created by"
              value={draft.createdBy}
              onChange={(event) => change({ createdBy: event.currentTarget.value })}
            />
            <Textarea
              flex={1}
              label="Comment"
              autosize
              minRows={1}
              value={draft.comment}
              onChange={(event) => change({ comment: event.currentTarget.value })}
            />
          </Group>
          <Preview matchers={draft.matchers} />
          {problem !== null && <Failure error={problem} />}
          {save.error !== null && <Failure error={save.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending}>
              {draft.id === undefined ? 'Create silence' : 'Save silence'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** The name that this browser signed its last silence with. */
export function useCreator(): [string, (name: string) => void] {
  const [name, setName] = useLocalStorage({ key: 'narthex.creator', defaultValue: '', getInitialValueInEffect: false });
  return [name, setName];
}
