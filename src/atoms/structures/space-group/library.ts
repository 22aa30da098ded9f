type Library = typeof import('@spglib/moyo-wasm');

let loading: Promise<Library> | undefined;

/** The library of space groups, loaded when it is first asked for: it is a module of WebAssembly of 0.7 MB. */
export function spaceGroupLibrary(): Promise<Library> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Library> {
  const library = await import('@spglib/moyo-wasm');
  // Node.js fetches no files; browsers find the module beside the script, which bundlers know to copy.
  const inNode = typeof process !== 'undefined' && process.versions?.node !== undefined;
  await (inNode ? library.default({ module_or_path: await bytesInNode() }) : library.default());
  return library;
}

async function bytesInNode(): Promise<Uint8Array<ArrayBuffer>> {
  const [{ readFile }, { createRequire }] = await Promise.all([
    import('node:fs/promises'),
    import('node:module'),
  ]);
  const path = createRequire(import.meta.url).resolve('@spglib/moyo-wasm/moyo_wasm_bg.wasm');
  return new Uint8Array(await readFile(path));
}
