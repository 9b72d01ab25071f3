import { Anchor, Badge, Group, Stack, Text } from '@mantine/core';
import { Link } from 'react-router';
import type { RoutedAlert } from '../api/alertmanager';
import { Ago } from '../shell/Ago';
import { Annotations } from '../shell/Annotations';
import { LabelChips } from '../shell/Labels';
import { silenceLink } from './links';
import classes from './RoutedAlerts.module.css';

function State({ alert }: { alert: RoutedAlert }) {
  const { state, silencedBy, inhibitedBy, mutedBy = [] } = alert.status;
  if (state !== 'suppressed') {
    return (
      <Badge variant="light" color="red">
        {state}
      </Badge>
    );
  }
  return (
    <>
      {silencedBy.length > 0 && (
        <Badge
          component={Link}
          to={`/silences?id=${silencedBy[0]}`}
          variant="light"
          color="gray"
          className={classes.link}
        >
          silenced
        </Badge>
      )}
      {inhibitedBy.length > 0 && (
        <Badge variant="light" color="violet">
          inhibited
        </Badge>
      )}
      {mutedBy.length > 0 && (
        <Badge variant="light" color="blue" title={mutedBy.join(', ')}>
          muted
        </Badge>
      )}
    </>
  );
}

/** Alerts as Alertmanager has them; labels that the group already shows can be hidden. */
export function RoutedAlerts({
  alerts,
  hidden = [],
  actions = true,
}: {
  alerts: RoutedAlert[];
  hidden?: string[];
  actions?: boolean;
}) {
  return (
    <Stack gap={0}>
      {alerts.map((alert) => (
        <div key={alert.fingerprint} className={classes.alert} data-testid="routed-alert">
          <div className={classes.facts}>
            <LabelChips labels={alert.labels} hidden={hidden} />
            <Annotations annotations={alert.annotations} />
          </div>
          <Group gap="sm" className={classes.side}>
            <State alert={alert} />
            <Text size="xs" c="dimmed">
              started <Ago iso={alert.startsAt} />
            </Text>
            {actions && alert.generatorURL && (
              <Anchor size="xs" href={alert.generatorURL} target="_blank" rel="noreferrer">
                Source
              </Anchor>
            )}
            {actions && (
              <Anchor size="xs" component={Link} to={silenceLink(alert.labels)}>
                Silence
              </Anchor>
            )}
          </Group>
        </div>
      ))}
    </Stack>
  );
}
