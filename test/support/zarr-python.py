"""Writes the Zarr stores in zarr-python.json, with which reading is tested: python zarr-python.py > zarr-python.json

Made with zarr 3.1.6, numcodecs 0.16.6 and ome-zarr 0.18.0. Every array is arange over its shape in its type, but
where a name says otherwise. A store is a list of files in base64.
"""
import base64, json, pathlib, sys, tempfile
import numcodecs
import numpy as np
import zarr
from ome_zarr.writer import write_image
from zarr.codecs import BloscCodec, BytesCodec, Crc32cCodec, GzipCodec, ShardingCodec, TransposeCodec, ZstdCodec

folder = pathlib.Path(tempfile.mkdtemp())
shape, chunks = (5, 7, 9), (2, 4, 4)


def values(dtype):
    return np.arange(np.prod(shape)).reshape(shape).astype(dtype)


def version2(name, dtype="<f4", **options):
    array = zarr.create_array(str(folder / name), shape=shape, chunks=chunks, dtype=dtype, zarr_format=2, **options)
    array[:] = values(dtype)


def version3(name, dtype="float32", **options):
    array = zarr.create_array(str(folder / name), shape=shape, chunks=chunks, dtype=dtype, zarr_format=3, **options)
    array[:] = values(dtype)


version2("2-blosc", compressors=numcodecs.Blosc("lz4"))
version2("2-zstd", "<u2", compressors=numcodecs.Zstd(3))
version2("2-zlib", "<i4", compressors=numcodecs.Zlib(1))
version2("2-lz4", "<f8", compressors=numcodecs.LZ4())
version2("2-shuffle-gzip", "<f4", filters=[numcodecs.Shuffle(4)], compressors=numcodecs.GZip(1))
version2("2-fortran-big", ">f4", order="F", compressors=None)
version2("2-big-int64", ">i8", compressors=None)
version2("2-slash", "|u1", compressors=None, chunk_key_encoding={"name": "v2", "separator": "/"})
version3("3-zstd", "uint16", compressors=ZstdCodec(level=3))
version3("3-blosc", "int16", compressors=BloscCodec(cname="zstd", shuffle="bitshuffle"))
version3("3-gzip-crc32c", "float64", compressors=[GzipCodec(level=1), Crc32cCodec()])
version3("3-transpose-big", "int32", filters=TransposeCodec(order=(1, 2, 0)), serializer=BytesCodec(endian="big"), compressors=None)
version3("3-int64", "int64", compressors=None)
version3("3-keys-2", "uint32", compressors=None, chunk_key_encoding={"name": "v2", "separator": "."})
version3("3-shards", "float32", shards=(4, 8, 12), compressors=ZstdCodec())
zarr.create_array(
    str(folder / "3-shards-start"), shape=shape, chunks=(4, 8, 12), dtype="uint8", compressors=None,
    serializer=ShardingCodec(chunk_shape=chunks, codecs=[BytesCodec(), GzipCodec(level=1)], index_location="start"),
)[:] = values("uint8")
zarr.create_array(str(folder / "3-bool"), shape=shape, chunks=chunks, dtype="bool", compressors=None)[:] = values("u1") % 2 == 1
# All but the first chunk are left out.
zarr.create_array(str(folder / "3-fill"), shape=shape, chunks=chunks, dtype="uint8", fill_value=7)[:2, :4, :4] = 1
zarr.create_array(str(folder / "2-fill"), shape=shape, chunks=chunks, dtype="<f4", fill_value=2.5, zarr_format=2)[:2, :4, :4] = 1

for version in ["0.4", "0.5"]:
    group = zarr.open_group(str(folder / f"ome-{version}"), mode="w", zarr_format=2 if version == "0.4" else 3)
    write_image(
        values("u2")[None, None], group, axes="tczyx", scale_factors=[2],
        scale={"t": 1, "c": 1, "z": 250.0, "y": 125.0, "x": 62.5}, axes_units=dict.fromkeys("zyx", "nanometer"),
    )

stores = {}
for store in sorted(folder.iterdir()):
    files = sorted(path for path in store.rglob("*") if path.is_file())
    stores[store.name] = {str(f.relative_to(store)): base64.b64encode(f.read_bytes()).decode() for f in files}
json.dump(stores, sys.stdout, indent=1)
print()
