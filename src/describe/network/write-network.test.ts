import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cellsBetweenBalls } from '../../../verify/network/partitions.ts';
import { throatConductances } from './conductance.ts';
import { extractNetwork } from './extract-network.ts';
import { writeNetwork } from './write-network.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lithoscale-network-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const { volume, regions } = cellsBetweenBalls([18, 15, 12], 12, 6, 4);
const network = await extractNetwork(regions, volume, 'pore');
const { pores, throats, openings } = network;

describe('a network’s file', () => {
  it('is a table as OpenPNM reads it, its openings as pores and throats after its own', async () => {
    const path = join(folder, 'network.csv');
    await writeNetwork(path, network, await throatConductances(network, 'area-over-length'));
    const [head = '', ...lines] = (await readFile(path, 'utf8')).trimEnd().split('\n');
    const names = head.split(',');
    const rows = lines.map((line) => line.split(','));
    const column = (name: string): (string | undefined)[] => rows.map((row) => row[names.indexOf(name)]);
    const numbers = (name: string): number[] =>
      column(name)
        .filter((text) => text !== '')
        .map(Number);
    expect(rows.every((row) => row.length === names.length)).toBe(true);
    expect(numbers('pore.coords[0]').length).toBe(pores.count + openings.count);
    expect(numbers('throat.conns[0]').length).toBe(throats.count + openings.count);
    expect(numbers('pore.coords[1]')[3]).toBe(pores.centroid[10]);
    expect(numbers('throat.conns[1]').slice(0, throats.count)).toEqual(
      Array.from(throats.pores).filter((_, i) => i % 2 === 1),
    );
    expect(numbers('throat.conns[1]').at(-1)).toBe(pores.count + openings.count - 1);
    expect(numbers('throat.diffusive_size_factors').length).toBe(throats.count + openings.count);
    expect(numbers('pore.volume').slice(0, pores.count)).toEqual(Array.from(pores.volume));
    const isLow = column('pore.xmin').filter((text) => text === 'True').length;
    expect(isLow).toBe(openings.face.filter((face) => face === 0).length);
    const edge = numbers('pore.coords[0]').filter((_, pore) => column('pore.xmax')[pore] === 'True');
    expect(new Set(edge)).toEqual(new Set([18]));
  });

  it('is VTK PolyData with a line a throat', async () => {
    const path = join(folder, 'network.vtp');
    await writeNetwork(path, network);
    const text = await readFile(path, 'utf8');
    const points = pores.count + openings.count;
    const lines = throats.count + openings.count;
    expect(text).toContain(`<Piece NumberOfPoints="${points}" NumberOfLines="${lines}">`);
    const array = (name: string): number[] => {
      const found = new RegExp(`Name="${name}"[^>]*>\\s*([^<]*)<`).exec(text)?.[1] ?? '';
      return found.trim().split(/\s+/).map(Number);
    };
    expect(array('connectivity').length).toBe(2 * lines);
    expect(array('offsets').at(-1)).toBe(2 * lines);
    expect(array('volume').length).toBe(points);
    expect(array('cross_sectional_area').slice(0, throats.count)).toEqual(Array.from(throats.area));
    expect(text).not.toContain('diffusive_size_factors');
  });

  it('has one of two extensions', async () => {
    await expect(writeNetwork(join(folder, 'network.txt'), network)).rejects.toThrow("written as '.txt'");
    await expect(writeNetwork(join(folder, 'no', 'network.csv'), network)).rejects.toThrow('the folder');
  });
});
