"""Validates exchanges with libxml2: `validate.py WSDL_FOLDER`, with `[{operation, status, request, reply}…]` to read.

A reply's Body holds the operation's output element, valid by its schema, and nothing where it has no output. A Fault
has the parts of SOAP 1.2, and its Detail is a valid ServiceFaultInfo. A request that was carried out is valid.
"""

import json
import os
import sys

try:
    from lxml import etree
except ImportError as absent:
    sys.exit(f"{absent}: install lxml and set CALLFIRE_PYTHON to its python, or have .ci/run do it")

SOAP = "{http://www.w3.org/2003/05/soap-envelope}"
SERVICE = "{http://api.callfire.com/service/xsd}"
WSDL = "{http://schemas.xmlsoap.org/wsdl/}"
STATUS = {
    f"{SOAP}Sender": 400,
    f"{SOAP}Receiver": 500,
    f"{SOAP}MustUnderstand": 500,
    f"{SOAP}VersionMismatch": 500,
    f"{SOAP}DataEncodingUnknown": 500,
}


class Invalid(Exception):
    """What is wrong with an exchange."""


def check(condition, message):
    if not condition:
        raise Invalid(message)


def read_operations(path):
    """The elements of input and output by operation; None where there is no output."""
    definitions = etree.parse(path).getroot()
    messages = {}
    for message in definitions.iter(f"{WSDL}message"):
        part = message.find(f"{WSDL}part")
        messages[message.get("name")] = None if part is None else expanded(part, part.get("element"))
    operations = {}
    for operation in definitions.iterfind(f"{WSDL}portType/{WSDL}operation"):
        ends = (operation.find(f"{WSDL}{end}").get("message").rpartition(":")[2] for end in ("input", "output"))
        operations[operation.get("name")] = tuple(messages[name] for name in ends)
    return operations


def expanded(element, name):
    """The name that is written with a prefix of this element's."""
    prefix, _, local = name.strip().rpartition(":")
    namespace = element.nsmap.get(prefix or None)
    return f"{{{namespace}}}{local}" if namespace else local


def body_of(document):
    """The one element in the Body, or None."""
    try:
        envelope = etree.fromstring(document.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise Invalid(f"not well-formed: {error}") from error
    check(envelope.getroottree().docinfo.doctype == "", "there is a document type")
    check(envelope.tag == f"{SOAP}Envelope", f"the root is {envelope.tag}")
    tags = [child.tag for child in envelope]
    check(tags in ([f"{SOAP}Body"], [f"{SOAP}Header", f"{SOAP}Body"]), f"the Envelope holds {tags}")
    body = envelope[-1]
    check(not (body.text or "").strip() and len(body) <= 1, f"the Body holds {[child.tag for child in body]}")
    return body[0] if len(body) else None


def validate(schema, element):
    # On its own, so that the schema is that of the element and not of the Envelope.
    if not schema.validate(etree.fromstring(etree.tostring(element, with_tail=False))):
        raise Invalid(f"{element.tag}: {schema.error_log.last_error}")


def check_fault(schema, fault, status):
    tags = [child.tag for child in fault]
    parts = [f"{SOAP}{name}" for name in ("Code", "Reason", "Node", "Role", "Detail")]
    check(tags == [part for part in parts if part in tags], f"the Fault holds {tags}")
    check(tags[:2] == parts[:2], f"the Fault holds {tags}")
    value = fault[0][0] if len(fault[0]) else None
    check(value is not None and value.tag == f"{SOAP}Value", "the Code has no Value")
    code = expanded(value, value.text or "")
    check(code in STATUS, f"the fault code is {value.text}")
    check(status == STATUS[code], f"the status of the fault {value.text} is {status}")
    check(len(fault[1]) > 0, "the Reason has no Text")
    for text in fault[1]:
        check(text.tag == f"{SOAP}Text" and (text.text or "").strip(), "a Reason without words")
        check(text.get("{http://www.w3.org/XML/1998/namespace}lang"), "a Text without xml:lang")
    detail = fault.find(f"{SOAP}Detail")
    if detail is not None:
        check([child.tag for child in detail] == [f"{SERVICE}ServiceFaultInfo"], "the Detail is no ServiceFaultInfo")
        validate(schema, detail[0])


def check_exchange(schema, operations, exchange):
    status, operation = exchange["status"], exchange["operation"]
    element = body_of(exchange["reply"])
    if element is not None and element.tag == f"{SOAP}Fault":
        check_fault(schema, element, status)
        return
    check(status == 200, f"status {status} without a Fault")
    check(operation in operations, "there is no such operation")
    asked, answered = operations[operation]
    check((None if element is None else element.tag) == answered, f"the Body holds {element}, not {answered}")
    if element is not None:
        validate(schema, element)
    request = body_of(exchange["request"])
    check(request is not None and request.tag == asked, f"the request's Body holds {request}, not {asked}")
    validate(schema, request)


def main():
    folder = sys.argv[1]
    schema = etree.XMLSchema(etree.parse(os.path.join(folder, "callfire-service.xsd")))
    operations = read_operations(os.path.join(folder, "callfire-service.wsdl"))
    exchanges = json.load(sys.stdin)
    for number, exchange in enumerate(exchanges, 1):
        try:
            check_exchange(schema, operations, exchange)
        except Invalid as error:
            sys.exit(f"exchange {number}, {exchange['operation']}: {error}\n{exchange['request']}\n{exchange['reply']}")
    print(f"{len(exchanges)} exchanges are valid")


main()
