"""Walks through the operations with zeep: `walk.py BASE_URL WALK.json…`. What is expected is in the walk."""

import base64
import datetime
import json
import os
import re
import sys
import time

try:
    import requests
    import zeep
    import zeep.exceptions
    from lxml import etree
except ImportError as absent:
    sys.exit(f"{absent}: install zeep and set CALLFIRE_PYTHON to its python, or have .ci/run do it")

CLIENT = "zeep"
POLLS = 500
PAUSE = 0.02
SOAP = "{http://www.w3.org/2003/05/soap-envelope}"
SERVICE = "{http://api.callfire.com/service/xsd}"
KINDS = {
    "$absent": lambda value: value is None or value == [],
    "$bool": lambda value: isinstance(value, bool),
    "$date": lambda value: isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\d", value),
    "$dateTime": lambda value: isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", value),
    "$int": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "$items": lambda value: isinstance(value, list) and value != [],
    "$number": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    "$string": lambda value: isinstance(value, str) and value != "",
}
CONTACT_MEMBERS = {
    "id", "firstName", "lastName", "zipcode", "homePhone", "workPhone", "mobilePhone", "extraPhone1",
    "externalId", "externalSystem",
}


class Different(Exception):
    """A result, or a fault, that was not expected."""


def to_zeep(value, name=""):
    """The shape of DESIGN.md as zeep takes it: bytes, `_value_1` for text, `_attr_1` for further attributes."""
    if isinstance(value, list):
        return [to_zeep(item, name) for item in value]
    if isinstance(value, dict):
        members = {"_value_1" if key == "_" else key: to_zeep(item, key) for key, item in value.items()}
        if name == "Contact":
            further = {key: members.pop(key) for key in set(members) - CONTACT_MEMBERS}
            return {**members, "_attr_1": further} if further else members
        return members
    if name in ("Data", "File"):
        return base64.b64decode(value)
    return value


def from_zeep(value):
    """What zeep gave in the shape of DESIGN.md: times as text, absent members left out."""
    if isinstance(value, zeep.xsd.CompoundValue):
        value = value.__values__
    if isinstance(value, dict):
        return members(value)
    if isinstance(value, list):
        return [from_zeep(item) for item in value]
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        return value.isoformat().replace("+00:00", "Z")
    return value


def members(value):
    found = {}
    for key, item in value.items():
        if key == "_attr_1":
            found.update(item or {})
        elif key == "_value_1" and isinstance(item, list):
            for choice in item:
                for name, chosen in choice.items():
                    found.setdefault(name, []).append(from_zeep(chosen))
        elif item is not None and item != []:
            found["_" if key == "_value_1" else key] = from_zeep(item)
    return found


def fill(value, saved):
    """`${name}` stands for what a step has saved."""
    if isinstance(value, str) and (found := re.fullmatch(r"\$\{(\w+)\}", value)):
        return saved[found[1]]
    if isinstance(value, dict):
        return {key: fill(item, saved) for key, item in value.items()}
    return [fill(item, saved) for item in value] if isinstance(value, list) else value


def at(value, path):
    """What is at a path such as `Number.0.Number`."""
    for part in path.split(".") if path else []:
        try:
            value = value[int(part)] if part.isdigit() else value[part]
        except (KeyError, IndexError, TypeError) as error:
            raise Different(f"{path}: the result has nothing there") from error
    return value


def compare(expected, actual, path=""):
    """Raises the first difference between what is expected and what came."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        for key, item in expected.items():
            compare(item, actual.get(key), f"{path}/{key}")
    elif isinstance(expected, list):
        items = [] if actual is None else actual
        if not isinstance(items, list) or len(items) != len(expected):
            raise told(path, expected, actual)
        for index, item in enumerate(expected):
            compare(item, items[index], f"{path}/{index}")
    elif not is_same(expected, actual):
        raise told(path, expected, actual)


def is_same(expected, actual):
    if isinstance(expected, str) and expected.startswith("$"):
        return KINDS[expected](actual)
    return expected == actual and isinstance(expected, bool) == isinstance(actual, bool)


def told(path, expected, actual):
    return Different(f"{path or 'the result'}: expected {shown(expected)}, got {shown(actual)}")


def shown(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def fault_code(fault):
    """The code of the business error in a fault, or the SOAP code of one without detail."""
    code = fault.detail.find(f"{SERVICE}ServiceFaultInfo/{SERVICE}FaultCode") if fault.detail is not None else None
    return code.text if code is not None else fault.code.rpartition(":")[2]


class Refused(Exception):
    """A fault, by its code."""


def call(step, service, saved):
    arguments = to_zeep(fill(step.get("args", {}), saved))
    try:
        result = service[step["operation"]](**arguments)
    except zeep.exceptions.Fault as fault:
        raise Refused(fault_code(fault)) from fault
    # A result of nothing but a repeated choice comes without its element: GetContactHistory.
    return members({"_value_1": result}) if isinstance(result, list) else from_zeep(result)


def poll(step, service, saved):
    """Calls until the step's `until` holds; once where it has none."""
    for _ in range(POLLS):
        result = call(step, service, saved)
        if "until" not in step:
            return result
        try:
            compare(fill(step["until"], saved), result)
            return result
        except Different as waiting:
            last = waiting
        time.sleep(PAUSE)
    raise Different(f"after {POLLS} polls: {last}")


def take(step, service, saved):
    """Takes a step, and raises what is not as expected."""
    try:
        result = poll(step, service, saved)
    except Refused as refused:
        if step.get("fault") != str(refused):
            wrong = f"expected {step.get('fault', 'no fault')}, got {refused}: {refused.__cause__.message}"
            raise Different(wrong) from refused
        return
    if "fault" in step:
        raise Different(f"expected the fault {step['fault']}, got {shown(result)}")
    for name, path in step.get("save", {}).items():
        saved[name] = at(result, path)
    if "expect" in step:
        compare(fill(step["expect"], saved), result)


def connect(base):
    """Each operation's service, as zeep made them from the WSDL."""
    session = requests.Session()
    session.auth = (os.environ["CALLFIRE_LOGIN"], os.environ["CALLFIRE_PASSWORD"])
    history = zeep.plugins.HistoryPlugin()
    client = zeep.Client(
        f"{base}/api/1.1/wsdl/callfire-service-http-soap12.wsdl",
        transport=zeep.Transport(session=session),
        plugins=[history],
    )
    services = {}
    for service in client.wsdl.services.values():
        for port in service.ports:
            bound = client.bind(service.name, port)
            services.update(dict.fromkeys(dir(bound), bound))
    return services, history


def wire(history):
    """The last message each way."""
    try:
        envelopes = [history.last_sent["envelope"], history.last_received["envelope"]]
    except (IndexError, TypeError):
        return "nothing was sent yet"
    return "\n".join(etree.tostring(envelope, encoding="unicode") for envelope in envelopes)


def main():
    services, history = connect(sys.argv[1])
    saved, operations, number = {}, set(), 0
    for path in sys.argv[2:]:
        with open(path, encoding="utf-8") as file:
            steps = json.load(file)
        for step in steps:
            if CLIENT not in step.get("only", [CLIENT]):
                continue
            number += 1
            name = f"step {number} ({os.path.basename(path)}), {step['operation']}"
            try:
                take(step, services[step["operation"]], saved)
            except Exception as error:
                sys.exit(f"{name}: {type(error).__name__}: {error}\n{wire(history)}")
            print(f"{name}: as expected")
            if "fault" not in step:
                operations.add(step["operation"])
    print(f"{CLIENT}: {number} steps, {len(operations)} operations")


main()
