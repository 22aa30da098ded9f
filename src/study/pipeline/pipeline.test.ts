import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { LithoscaleError } from '../../base/index.ts';
import type { StepKind } from '../types.ts';
import { pipelineJsonSchema } from './json-schema.ts';
import { parsePipeline, readPipeline, type Pipeline } from './pipeline.ts';

const read: StepKind = {
  kind: 'read',
  version: '1',
  parameters: z.strictObject({
    image: z.union([z.string(), z.strictObject({ generate: z.literal('electrode'), size: z.int().min(1) })]),
    voxelSize: z.string().optional(),
  }),
  run: async () => null,
};
const transport: StepKind = {
  kind: 'transport',
  version: '1',
  parameters: z.strictObject({
    axis: z.enum(['x', 'y', 'z']).default('z'),
    tolerance: z.number().positive().default(1e-3),
    conductivities: z.record(z.string(), z.number()).default({ pore: 1 }),
  }),
  requires: ['read'],
  run: async () => null,
};
const kinds = [read, transport];

function parse(text: string, set: string[] = []): Pipeline {
  return parsePipeline(text, 'p.yaml', { kinds, set });
}

/** The message of a refusal, which must be one of bad input. */
function message(text: string, set: string[] = []): string {
  try {
    parse(text, set);
  } catch (error) {
    return error instanceof LithoscaleError && error.exitCode === 2
      ? error.message
      : `not refused but ${String(error)}`;
  }
  return 'not refused';
}

const good = `name: study
inputs:
  image:
    generate: electrode
    size: 64
  folder: out
  tolerance: 1e-4
steps:
  - name: read
    kind: read
    with:
      image: \${image}
      voxelSize: "\${folder}/\${image.size}um $\${x}"
  - name: transport
    kind: transport
    needs: [read]
    with:
      tolerance: \${tolerance}
`;

describe('a pipeline file', () => {
  it('gets references, defaults and needs', () => {
    const { steps } = parse(good);
    expect(steps.map(({ name, parameters, needs }) => ({ name, parameters, needs }))).toEqual([
      {
        name: 'read',
        parameters: { image: { generate: 'electrode', size: 64 }, voxelSize: 'out/64um ${x}' },
        needs: {},
      },
      {
        name: 'transport',
        parameters: { axis: 'z', tolerance: 1e-4, conductivities: { pore: 1 } },
        needs: { read: 'read' },
      },
    ]);
  });

  it('takes --set of whole inputs, of parts, and of texts with = in them', () => {
    const of = (...set: string[]): unknown => parse(good, set).steps[0]?.parameters;
    expect(of('image.size=3')).toMatchObject({ image: { generate: 'electrode', size: 3 } });
    expect(() => of('image=a.tif')).toThrow(/image\.size/);
    const simple = parse('name: s\ninputs: {i: 1}\nsteps: [{name: r, kind: read, with: {image: "${i}"}}]', [
      'i=pore=0,nmc=1',
    ]);
    expect(simple.steps[0]?.parameters).toEqual({ image: 'pore=0,nmc=1' });
  });

  it.each([
    ['not YAML', 'name: [', /^p\.yaml:1:\d+: not YAML/],
    ['a key given twice', 'name: a\nname: b', /^p\.yaml:2:1: not YAML: Map keys must be unique/],
    ['an empty file', '', /^p\.yaml:1:1: null is not valid; expected keys with values/],
    ['no steps', 'name: a', /^p\.yaml:1:1: steps: missing key 'steps'; expected a list/],
    [
      'an unknown key',
      good.replace('inputs:', 'input:'),
      /^p\.yaml:2:1: input: unknown key 'input'; expected one of name, description, inputs, steps, results; did you mean 'inputs'\?$/,
    ],
    [
      'an unknown key of a step',
      good.replace('needs:', 'need:'),
      /^p\.yaml:16:5: steps\[1\]\.need: unknown key 'need'; expected one of name, kind, needs, seed, with; did you mean 'needs'\?/,
    ],
    [
      'an unknown parameter',
      good.replace('tolerance: $', 'tolerence: $'),
      /^p\.yaml:18:7: steps\[1\]\.with\.tolerence: unknown key 'tolerence'; expected one of axis, tolerance, conductivities; did you mean 'tolerance'\?$/,
    ],
    [
      'a wrong type',
      good.replace('tolerance: ${tolerance}', 'axis: 3').replace('  tolerance: 1e-4\n', ''),
      /^p\.yaml:17:13: steps\[1\]\.with\.axis: 3 is not valid; expected one of 'x', 'y', 'z'$/,
    ],
    [
      'a wrong value behind a reference, where the input is written',
      good.replace('1e-4', '-1'),
      /^p\.yaml:7:14: steps\[1\]\.with\.tolerance: -1 is not valid; expected a number above 0$/,
    ],
    [
      'an unknown key inside an input',
      good.replace('size: 64', 'size: 64\n    seeed: 1'),
      /^p\.yaml:6:5: steps\[0\]\.with\.image\.seeed: unknown key 'seeed'; expected one of generate, size/,
    ],
    [
      'an unknown step kind',
      good.replace('kind: transport', 'kind: trasport'),
      /^p\.yaml:15:11: steps\[1\]\.kind: unknown step kind 'trasport'; expected one of read, transport; did you mean 'transport'\?$/,
    ],
    [
      'a need that is no step',
      good.replace('[read]', '[raed]'),
      /^p\.yaml:16:12: .*needs 'raed'.*did you mean 'read'\?$/,
    ],
    [
      'a missing need',
      good.replace('    needs: [read]\n', ''),
      /^p\.yaml:14:5: .*expected a step of kind 'read' among its needs$/,
    ],
    [
      'steps in a circle',
      good.replace('kind: read\n', 'kind: read\n    needs: [transport]\n'),
      /steps wait for each other: read needs transport needs read; expected needs without a circle$/,
    ],
    [
      'two steps of one name',
      good.replace('name: transport', 'name: read'),
      /^p\.yaml:14:11: .*two steps are called 'read'$/,
    ],
    [
      'a reference to nothing',
      good.replace('${tolerance}', '${tolerence}'),
      /^p\.yaml:18:18: .*\$\{tolerence\} names no input; expected one of image, folder, tolerance of the inputs; did you mean 'tolerance'\?$/,
    ],
    [
      'an input that nothing uses',
      good.replace('folder: out', 'folder: out\n  spare: 1'),
      /^p\.yaml:7:3: inputs\.spare: no step uses the input 'spare'/,
    ],
    [
      'a result of no step',
      `${good}results:\n  - { label: t, value: tansport.z }\n`,
      /^p\.yaml:20:24: .*'tansport\.z' is the result of no step.*did you mean 'transport'\?$/,
    ],
    [
      'a name with a space',
      good.replace('name: study', 'name: my study'),
      /^p\.yaml:1:7: name: 'my study' is not valid/,
    ],
  ])('refuses %s', (_, text, expected) => {
    expect(message(text)).toMatch(expected);
  });

  it.each([
    ['voxelsize=1', /^--set: no input is called 'voxelsize'; expected one of image, folder, tolerance$/],
    [
      'image.sise=1',
      /^--set: no input is called 'image\.sise'; expected one of image\.generate, image\.size; did you mean 'size'\?$/,
    ],
    ['folder.deep=1', /^--set: no input is called 'folder\.deep'; expected 'folder', which has no parts$/],
    ['nothing', /^--set: 'nothing' sets nothing; expected key=value$/],
    ['tolerance=tight', /^--set tolerance: 'tight' is not valid; expected a number$/],
  ])('refuses --set %s', (set, expected) => {
    expect(message(good, [set])).toMatch(expected);
  });

  it('must be there', async () => {
    await expect(readPipeline('nowhere.yaml', { kinds })).rejects.toThrow(
      'nowhere.yaml: no such file; expected a pipeline file',
    );
  });
});

describe('the JSON Schema of pipeline files', () => {
  it('has the parameters of each kind of step, and lets references stand for values', () => {
    const schema = pipelineJsonSchema(kinds) as {
      properties: { steps: { items: { oneOf: { properties: Record<string, Record<string, unknown>> }[] } } };
    };
    const [, second] = schema.properties.steps.items.oneOf;
    expect(second?.properties['kind']).toMatchObject({ const: 'transport' });
    expect(second?.properties['with']).toMatchObject({
      anyOf: [
        {
          additionalProperties: false,
          properties: { axis: { anyOf: [{ enum: ['x', 'y', 'z'] }, { type: 'string' }] } },
        },
        { pattern: String.raw`^\$\{[^}]+\}$` },
      ],
    });
  });
});
