import classes from './ConfigPage.module.css';

/** Indent and dashes, key, rest. */
const KEY = /^(\s*(?:- )*)([^\s:#'"][^:]*)(:(?:\s.*)?)$/;

export function YamlLine({ line, marked }: { line: string; marked: boolean }) {
  const match = KEY.exec(line);
  return (
    <span className={classes.line} data-marked={marked || undefined}>
      {match ? (
        <>
          {match[1]}
          <span className={classes.key}>{match[2]}</span>
          {match[3]}
        </>
      ) : (
        line
      )}
    </span>
  );
}
