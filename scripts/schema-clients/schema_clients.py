"""Writes and reads records of tx_raw with Confluent's Python client and its schema registry client, which know nothing of Daybook.

Usage: schema_clients.py URL BROKER RELEASES
URL: of a running Daybook, BROKER: host:port of its Kafka, RELEASES: the folder with the released schemas.
Prints one line and ends with 0 when everything is as Confluent's documentation says.
"""

import pathlib
import sys
import tempfile
import time
import uuid

from confluent_kafka import Consumer, Producer
from confluent_kafka.admin import AdminClient, NewTopic
from confluent_kafka.schema_registry import Schema, SchemaRegistryClient
from confluent_kafka.schema_registry.error import SchemaRegistryError
from confluent_kafka.schema_registry.protobuf import ProtobufDeserializer, ProtobufSerializer
from confluent_kafka.serialization import MessageField, SerializationContext
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from grpc_tools import protoc

SUBJECT = "tx_raw-value"
CHECKS = []


def check(what, truth, seen=""):
    if not truth:
        sys.exit(f"schema clients: {what}: {seen}")
    CHECKS.append(what)


def message_class(text):
    """TxRaw as this text has it, in a pool of its own: three versions of one message cannot share one."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder)
        (path / "tx_raw.proto").write_text(text)
        out = path / "out"
        if protoc.main(["protoc", f"-I{folder}", f"--descriptor_set_out={out}", "tx_raw.proto"]) != 0:
            sys.exit("schema clients: the schema does not compile")
        files = descriptor_pb2.FileDescriptorSet.FromString(out.read_bytes())
    pool = descriptor_pool.DescriptorPool()
    pool.Add(files.file[0])
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("daybook.tx.v1.TxRaw"))


def refusal(action, *arguments):
    try:
        action(*arguments)
    except SchemaRegistryError as error:
        return error.http_status_code, error.error_code
    return None


def payment(kind, **more):
    return kind(
        payer_account="acct_001",
        payee_account="acct_002",
        asset="USDT",
        amount="10",
        occurred_at="2026-01-31T12:00:00Z",
        event_id=str(uuid.uuid4()),
        correlation_id="schema clients",
        **more,
    )


def main(url, broker, releases):
    folder = pathlib.Path(releases)
    first, second = (folder / "1.proto").read_text(), (folder / "2.proto").read_text()
    one, two = message_class(first), message_class(second)
    # A field that every reader knows changes its type.
    broken = second.replace("string amount = 4;", "int64 amount = 4;")
    check("version 3 differs", broken != second)
    three = message_class(broken)
    registry = SchemaRegistryClient({"url": url})

    check("our schemas are there", registry.get_versions(SUBJECT) == [1, 2], registry.get_versions(SUBJECT))
    ids = [registry.get_version(SUBJECT, version).schema_id for version in (1, 2)]
    check("compatibility is backward", registry.get_compatibility(SUBJECT) == "BACKWARD")

    topic = "tx_raw"
    context = SerializationContext(topic, MessageField.VALUE)
    serializers = {kind: ProtobufSerializer(kind, registry, {}) for kind in (one, two)}
    values = [serializers[one](payment(one), context), serializers[two](payment(two, payment_memo="memo"), context)]
    for version, value in enumerate(values):
        check(f"version {version + 1} has our id", value[0] == 0 and int.from_bytes(value[1:5]) == ids[version], value[:6])
    check("nothing new was registered", registry.get_versions(SUBJECT) == [1, 2], registry.get_versions(SUBJECT))
    latest = ProtobufSerializer(two, registry, {"auto.register.schemas": False, "use.latest.version": True})
    values.append(latest(payment(two, payment_memo="latest"), context))

    # A topic of our own: nobody else is to book these payments.
    own = "schema-clients"
    admin = AdminClient({"bootstrap.servers": broker})
    admin.create_topics([NewTopic(own, 1, 1)])[own].result(30)
    failures = []
    producer = Producer({"bootstrap.servers": broker, "acks": "all"})
    for value in values:
        producer.produce(own, key=b"acct_001", value=value, on_delivery=lambda error, _: error and failures.append(error))
    check("the broker takes them", producer.flush(30) == 0 and not failures, failures)

    consumer = Consumer({"bootstrap.servers": broker, "group.id": "schema-clients", "auto.offset.reset": "earliest"})
    consumer.subscribe([own])
    readers = {"new": ProtobufDeserializer(two, {}, registry), "old": ProtobufDeserializer(one, {}, registry)}
    read = []
    deadline = time.monotonic() + 30
    while len(read) < len(values) and time.monotonic() < deadline:
        record = consumer.poll(1)
        if record is not None and record.error() is None:
            read.append({name: reader(record.value(), context) for name, reader in readers.items()})
    consumer.close()
    check("all come back", len(read) == len(values), len(read))
    check("version 2 reads version 1", read[0]["new"].amount == "10" and not read[0]["new"].HasField("payment_memo"))
    check("version 2 reads version 2", [each["new"].payment_memo for each in read[1:]] == ["memo", "latest"])
    check("version 1 reads version 2", read[1]["old"].payer_account == "acct_001")

    refused = refusal(ProtobufSerializer(three, registry, {}), payment_of_numbers(three), context)
    check("version 3 is refused with 409", refused == (409, 409), refused)
    draft = Schema(broken, "PROTOBUF")
    check("asked before, it is not compatible", registry.test_compatibility(SUBJECT, draft) is False)

    other = f"{uuid.uuid4()}-value"
    schema = Schema(second, "PROTOBUF")
    registered = registry.register_schema(other, schema)
    check("a text with comments is taken", registry.lookup_schema(other, schema).schema_id == registered)
    check("an unknown subject is 40401", refusal(registry.get_versions, "nothing") == (404, 40401))
    check("an unknown version is 40402", refusal(registry.get_version, other, 9) == (404, 40402))
    check("an unknown schema is 40403", refusal(registry.get_schema, 99999999) == (404, 40403))
    check("no schema is 42201", refusal(registry.register_schema, other, Schema("message {", "PROTOBUF")) == (422, 42201))
    registry.set_compatibility(other, "NONE")
    check("without rules all is taken", registry.register_schema(other, draft) > registered)
    check("both versions are deleted", registry.delete_subject(other) == [1, 2])
    check("and for good", registry.delete_subject(other, permanent=True) == [1, 2])
    check("languages are named", "PROTOBUF" in registry.get_schema_types())
    print(f"schema clients: {len(CHECKS)} checks, ids {ids[0]} and {ids[1]} written and read, version 3 refused with 409")


def payment_of_numbers(kind):
    return kind(payer_account="acct_001", payee_account="acct_002", asset="USDT", amount=10)


main(*sys.argv[1:])
