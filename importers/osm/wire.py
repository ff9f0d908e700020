"""The messages of the PBF format, as protobuf's Python library takes them.

Only the fields we read: protobuf skips the others. Field numbers and types:
https://wiki.openstreetmap.org/wiki/PBF_Format
"""

from typing import Any

from google.protobuf import descriptor_pool, message_factory
from google.protobuf.descriptor_pb2 import FieldDescriptorProto, FileDescriptorProto

# A message is its fields: name → "number type", with * where it repeats.
MESSAGES = {
    "BlobHeader": {"type": "1 string", "datasize": "3 int32"},
    "Blob": {"raw": "1 bytes", "raw_size": "2 int32", "zlib_data": "3 bytes"},
    "HeaderBlock": {"required_features": "4 string*"},
    "StringTable": {"s": "1 bytes*"},
    "DenseInfo": {"version": "1 int32*", "timestamp": "2 sint64*"},
    "DenseNodes": {
        "id": "1 sint64*", "denseinfo": "5 DenseInfo", "lat": "8 sint64*", "lon": "9 sint64*",
        "keys_vals": "10 int32*",
    },
    "Info": {"version": "1 int32", "timestamp": "2 int64"},
    "Node": {"id": "1 sint64"},
    "Way": {
        "id": "1 int64", "keys": "2 uint32*", "vals": "3 uint32*", "info": "4 Info",
        "refs": "8 sint64*",
    },
    "Relation": {
        "id": "1 int64", "keys": "2 uint32*", "vals": "3 uint32*", "info": "4 Info",
        "roles_sid": "8 int32*", "memids": "9 sint64*", "types": "10 int32*",
    },
    "PrimitiveGroup": {
        "nodes": "1 Node*", "dense": "2 DenseNodes", "ways": "3 Way*", "relations": "4 Relation*",
    },
    "PrimitiveBlock": {
        "stringtable": "1 StringTable", "primitivegroup": "2 PrimitiveGroup*",
        "granularity": "17 int32", "date_granularity": "18 int32", "lat_offset": "19 int64",
        "lon_offset": "20 int64",
    },
}  # fmt: skip
SCALARS = {
    "bytes": FieldDescriptorProto.TYPE_BYTES,
    "int32": FieldDescriptorProto.TYPE_INT32,
    "int64": FieldDescriptorProto.TYPE_INT64,
    "sint64": FieldDescriptorProto.TYPE_SINT64,
    "string": FieldDescriptorProto.TYPE_STRING,
    "uint32": FieldDescriptorProto.TYPE_UINT32,
}
PACKAGE = "osm"


def _file() -> FileDescriptorProto:
    file = FileDescriptorProto(name="osm.proto", package=PACKAGE, syntax="proto2")
    for name, fields in MESSAGES.items():
        message = file.message_type.add(name=name)
        for field_name, text in fields.items():
            number, kind = text.split()
            _describe(message.field.add(name=field_name, number=int(number)), kind)
    return file


def _describe(field: FieldDescriptorProto, kind: str) -> None:
    name = kind.rstrip("*")
    repeated = name != kind
    field.label = (
        FieldDescriptorProto.LABEL_REPEATED if repeated else FieldDescriptorProto.LABEL_OPTIONAL
    )
    if name not in SCALARS:
        field.type, field.type_name = FieldDescriptorProto.TYPE_MESSAGE, f".{PACKAGE}.{name}"
        return
    field.type = SCALARS[name]
    if repeated and name not in ("string", "bytes"):
        field.options.packed = True


_POOL = descriptor_pool.DescriptorPool()
_POOL.Add(_file())


def _message(name: str) -> Any:
    return message_factory.GetMessageClass(_POOL.FindMessageTypeByName(f"{PACKAGE}.{name}"))


Blob = _message("Blob")
BlobHeader = _message("BlobHeader")
HeaderBlock = _message("HeaderBlock")
PrimitiveBlock = _message("PrimitiveBlock")
