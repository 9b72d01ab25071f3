import { Alert } from '@mantine/core';
import { IconInfo, IconWarning } from '../shell/icons';
import { useSettings } from '../shell/settings';

function Note({ color, texts }: { color: string; texts: string[] }) {
  return (
    <Alert color={color} variant="light" p="xs" my="xs" icon={color === 'blue' ? <IconInfo /> : <IconWarning />}>
      {texts.map((text) => (
        <div key={text}>{text}</div>
      ))}
    </Alert>
  );
}

/** What the engine remarked about a query that it answered. */
export function Notes({ warnings, infos }: { warnings: string[]; infos: string[] }) {
  const [{ showInfos }] = useSettings();
  return (
    <>
      {warnings.length > 0 && <Note color="yellow" texts={warnings} />}
      {showInfos && infos.length > 0 && <Note color="blue" texts={infos} />}
    </>
  );
}
