import { ActionIcon, Tooltip } from '@mantine/core';
import { useState } from 'react';
import { copyText } from './clipboard';
import { IconCheck, IconCopy } from './icons';

export function CopyButton({ text, label }: { text: string; label: string }) {
  const [copied, setCopied] = useState(false);
  const copy = () => {
    copyText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 1200);
  };
  return (
    <Tooltip label={copied ? 'Copied' : label}>
      <ActionIcon size="sm" aria-label={label} onClick={copy} color={copied ? 'fennel' : 'gray'}>
        {copied ? <IconCheck /> : <IconCopy />}
      </ActionIcon>
    </Tooltip>
  );
}
