import { Button, Paper } from '@mantine/core';
import { useState } from 'react';
import { useApi } from '../api/prometheus';
import { copyText } from '../shell/clipboard';
import { IconCheck, IconCopy } from '../shell/icons';
import { Loaded } from '../shell/states';
import { SearchInput, Toolbar } from '../shell/Toolbar';
import { useUrlState } from '../shell/useUrlState';
import classes from './ConfigPage.module.css';
import { YamlLine } from './YamlLine';

function CopyAll({ text }: { text: string }) {
  const [copied, setCopied] = useState(false);
  const copy = () => {
    copyText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  return (
    <Button variant="default" leftSection={copied ? <IconCheck /> : <IconCopy />} onClick={copy}>
      {copied ? 'Copied' : 'Copy'}
    </Button>
  );
}

export function ConfigPage() {
  const [search, setSearch] = useUrlState('search');
  const result = useApi<{ yaml: string }>('status/config', {}, 30_000);
  const wanted = search.toLowerCase();
  return (
    <>
      <Toolbar title="Configuration">
        <SearchInput label="Mark lines with" value={search} onChange={setSearch} />
        {result.data && <CopyAll text={result.data.yaml} />}
      </Toolbar>
      <Loaded result={result}>
        {({ yaml }) => (
          <Paper withBorder className={classes.paper}>
            <pre className={classes.yaml} aria-label="Configuration as loaded">
              {yaml
                .trimEnd()
                .split('\n')
                .map((line, index) => (
                  <YamlLine key={index} line={line} marked={wanted !== '' && line.toLowerCase().includes(wanted)} />
                ))}
            </pre>
          </Paper>
        )}
      </Loaded>
    </>
  );
}
