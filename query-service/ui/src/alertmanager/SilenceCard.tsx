import { Badge, Button, Group, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { expireSilence, type Silence, type SilenceState } from '../api/alertmanager';
import { useUiConfig } from '../api/config';
import { Ago } from '../shell/Ago';
import { Failure } from '../shell/states';
import { matcherToText } from './matchers';
import classes from './SilenceCard.module.css';

export const STATE_COLORS: Record<SilenceState, string> = { active: 'fennel', pending: 'orange', expired: 'gray' };

/** Asks once more: notifications that are let through cannot be taken back. */
function ExpireButton({ busy, onExpire }: { busy: boolean; onExpire: () => void }) {
  const [asked, setAsked] = useState(false);
  return asked ? (
    <>
      <Button size="compact-xs" color="red" loading={busy} onClick={onExpire}>
        Expire now
      </Button>
      <Button size="compact-xs" variant="default" onClick={() => setAsked(false)}>
        Keep
      </Button>
    </>
  ) : (
    <Button size="compact-xs" variant="light" color="red" onClick={() => setAsked(true)}>
      Expire
    </Button>
  );
}

function When({ silence }: { silence: Silence }) {
  switch (silence.status.state) {
    case 'active':
      return (
        <>
          ends <Ago iso={silence.endsAt} />
        </>
      );
    case 'pending':
      return (
        <>
          starts <Ago iso={silence.startsAt} />
        </>
      );
    case 'expired':
      return (
        <>
          ended <Ago iso={silence.endsAt} />
        </>
      );
  }
}

export function SilenceCard({ silence, marked, onEdit }: { silence: Silence; marked: boolean; onEdit: () => void }) {
  const { state } = silence.status;
  const { alertmanagerUrl } = useUiConfig();
  const client = useQueryClient();
  const expire = useMutation({
    mutationFn: () => expireSilence(alertmanagerUrl, silence),
    onSuccess: () => client.invalidateQueries({ queryKey: ['alertmanager'] }),
  });
  return (
    <article className={classes.card} data-marked={marked || undefined} aria-label={`Silence ${silence.id}`}>
      <div className={classes.facts}>
        <div className={classes.matchers}>
          {silence.matchers.map((matcher) => (
            <code key={matcherToText(matcher)}>{matcherToText({ ...matcher, isEqual: matcher.isEqual ?? true })}</code>
          ))}
        </div>
        <Text size="sm">{silence.comment}</Text>
        <Text size="xs" c="dimmed">
          {silence.createdBy} · updated <Ago iso={silence.updatedAt} />
        </Text>
      </div>
      <Group gap="xs" className={classes.side}>
        <Text size="xs" c="dimmed">
          <When silence={silence} />
        </Text>
        <Badge variant="light" color={STATE_COLORS[state]}>
          {state}
        </Badge>
        <Button size="compact-xs" variant="default" onClick={onEdit}>
          {state === 'expired' ? 'Silence again' : 'Change'}
        </Button>
        {state !== 'expired' && <ExpireButton busy={expire.isPending} onExpire={expire.mutate} />}
      </Group>
      {expire.error !== null && (
        <div className={classes.failure}>
          <Failure error={expire.error} />
        </div>
      )}
    </article>
  );
}
