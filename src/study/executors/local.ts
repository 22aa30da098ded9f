import { throwIfCancelled } from '../../base/index.ts';
import type { Executor } from './executor.ts';

/** In this process, one step after another: each step has the machine's threads for itself. */
export const localExecutor: Executor = {
  name: 'local',
  async execute(tasks, work) {
    for (const task of tasks) {
      throwIfCancelled(work.signal);
      await work.perform(task, work.signal);
    }
  },
};
