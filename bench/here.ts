// Where and on what a run takes place.
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { root } from './places.ts';

/** What a report says of its run. */
export interface Here {
  /** When it began, as ISO 8601. */
  readonly began: string;
  readonly machine: string;
  readonly node: string;
  readonly commit: string;
}

/** Machine, versions and moment of this process. */
export function here(): Here {
  const commit = spawnSync('git', ['describe', '--always', '--dirty'], { cwd: root, encoding: 'utf8' });
  const processors = cpus();
  return {
    began: new Date().toISOString(),
    machine: `${processors[0]?.model.trim() ?? 'unknown'}, ${processors.length} cores, ${process.platform} ${process.arch}`,
    node: `${process.version}, V8 ${process.versions.v8}`,
    commit: commit.stdout?.trim() ?? '',
  };
}

/** All of it in a line. */
export function describeHere({ began, machine, node, commit }: Here): string {
  return `${began.slice(0, 16).replace('T', ' ')} UTC · ${machine} · Node ${node} · wellfit at ${commit}`;
}
