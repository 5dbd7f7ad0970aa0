//! The operations of every SOAP 1.2 port over HTTP: document style, literal use, one element per
//! message. Everything else is refused by name.

use std::collections::BTreeMap;

use super::names::{Scope, field_name, type_name};
use super::ports::{find_bound, find_port_type, soap_ports};
use super::{Lowering, Settings, docs};
use crate::error::{Error, ErrorKind, Place};
use crate::ir::{
    Cardinality, Field, Item, Message, Module, Name, Operation, Path, RuntimeType, Safety, Type,
};
use crate::source::builtin;
use crate::tree::QName;
use crate::wsdl::{self, BindingMessage, BindingOperation, Definitions, PartContent, Port};

/// Methods that a client type has by hand, or that its users mean to be those of Rust's own traits.
const CLIENT_METHODS: [&str; 8] =
    ["borrow", "builder", "call", "clone", "drop", "into", "new", "send"];

type Messages<'d> = BTreeMap<&'d QName, &'d wsdl::Message>;

fn index(definitions: &Definitions) -> Messages<'_> {
    definitions.messages.iter().map(|message| (&message.name, message)).collect()
}

/// An operation whose request and documents are known, but not yet its safety.
pub(super) struct Unfinished<'d> {
    operation: Operation,
    declared: &'d wsdl::Operation,
    place: Place,
}

impl Lowering<'_> {
    pub(super) fn operations<'d>(
        &mut self,
        definitions: &'d Definitions,
        settings: &Settings<'_>,
    ) -> Result<Vec<Unfinished<'d>>, Error> {
        let mut scope = Scope::items();
        let mut methods = Scope::reserving(&CLIENT_METHODS);
        let mut bound: Vec<&QName> = Vec::new();
        let mut operations = Vec::new();
        let messages = index(definitions);
        for (port, binding) in soap_ports(definitions, settings)? {
            let port_type = find_port_type(definitions, binding)?;
            if bound.contains(&&port_type.name) {
                let note = "offers a port type that an earlier port offers; it is not generated";
                self.notes.push(format!("{}: {note}", port.place));
                continue;
            }
            bound.push(&port_type.name);
            for declared in &port_type.operations {
                let bound = find_bound(binding, declared)?;
                let mut operation = self.operation(&messages, declared, bound, port)?;
                operation.service = (settings.service_name)(&port.name);
                operation.name.rust = scope.take(type_name(&declared.name));
                operation.method = methods.take(field_name(&declared.name));
                let place = declared.place.clone();
                operations.push(Unfinished { operation, declared, place });
            }
        }
        Ok(operations)
    }

    fn operation(
        &mut self,
        messages: &Messages<'_>,
        declared: &wsdl::Operation,
        bound: &BindingOperation,
        port: &Port,
    ) -> Result<Operation, Error> {
        if bound.style != "document" {
            let what = format!("the style `{}`", bound.style);
            return Err(Error::unsupported(&bound.place, what));
        }
        if bound.soap_action.contains(|c: char| !is_sendable(c)) {
            let what = format!("the soapAction `{}`, which no header can hold,", bound.soap_action);
            return Err(Error::unsupported(&bound.place, what));
        }
        let parts = self.check_messages(bound)?;
        let Some(input) = declared.input.as_ref().filter(|_| !declared.output_first) else {
            let what = "an operation that starts at the service";
            return Err(Error::unsupported(&declared.place, what));
        };
        let request = self.message(messages, input, parts.input, &declared.place)?;
        let Some(request) = request else {
            return Err(Error::unsupported(&declared.place, "a request without parts"));
        };
        let response = match &declared.output {
            Some(output) => self.message(messages, output, parts.output, &declared.place)?,
            None => None,
        };
        let mut fault: Option<Message> = None;
        for name in &declared.faults {
            let next = self.message(messages, name, None, &declared.place)?;
            if fault.is_some() && next != fault {
                return Err(Error::unsupported(&declared.place, "a second fault"));
            }
            fault = next;
        }
        Ok(Operation {
            name: Name { wire: declared.name.clone(), rust: String::new() },
            method: String::new(),
            docs: docs::docs(&declared.documentation.prose, || {
                format!("Operation {} of the service.", docs::code(&declared.name))
            }),
            service: String::new(),
            soap_action: bound.soap_action.clone(),
            endpoint: port.location.clone().unwrap_or_default(),
            request,
            response,
            fault,
            safety: Safety::Unsafe,
            request_key: None,
        })
    }

    fn check_messages<'b>(&mut self, bound: &'b BindingOperation) -> Result<Parts<'b>, Error> {
        let mut parts = Parts { input: None, output: None };
        for message in &bound.messages {
            if message.usage != "literal" {
                let what = format!("the use `{}`", message.usage);
                return Err(Error::unsupported(&message.place, what));
            }
            for unknown in &message.unknown {
                self.check_extension(unknown, message)?;
            }
            if message.body_in_fault {
                let note = "`soap12:body` stands where `soap12:fault` belongs; read as the fault";
                self.notes.push(format!("{}: {note}", message.place));
            }
            match (message.is_fault, message.is_input) {
                (true, _) => {}
                (false, true) => parts.input = message.parts.as_deref(),
                (false, false) => parts.output = message.parts.as_deref(),
            }
        }
        Ok(parts)
    }

    fn check_extension(&mut self, name: &QName, message: &BindingMessage) -> Result<(), Error> {
        if name.namespace.contains("policy") {
            self.notes.push(format!("{}: the policy `{name}` is not enforced", message.place));
            return Ok(());
        }
        Err(Error::unsupported(&message.place, format!("`{name}`")))
    }

    /// The element of a message; `None` for a message without parts.
    fn message(
        &mut self,
        messages: &Messages<'_>,
        name: &QName,
        chosen: Option<&[String]>,
        from: &Place,
    ) -> Result<Option<Message>, Error> {
        let Some(message) = messages.get(name) else {
            let message = format!("refers to the message `{name}`, which is not defined");
            return Err(Error::invalid(from, message));
        };
        let is_chosen =
            |part: &&wsdl::Part| chosen.is_none_or(|chosen| chosen.contains(&part.name));
        let parts: Vec<_> = message.parts.iter().filter(is_chosen).collect();
        let part = match parts.as_slice() {
            [] => return Ok(None),
            [part] => part,
            _ => return Err(Error::unsupported(&message.place, "a message of several parts")),
        };
        let element = match &part.content {
            PartContent::Element(element) => element,
            PartContent::Type(kind) => {
                let what = format!("a part of the type `{kind}` in document style");
                return Err(Error::unsupported(&part.place, what));
            }
        };
        if builtin::is_opaque(element) {
            return Err(Error::unsupported(&part.place, format!("`{element}` as a message")));
        }
        let declared = self.schemas.element(element, &part.place)?;
        let value = self.global_element_value(declared)?;
        if value.list {
            return Err(Error::unsupported(&part.place, "a list as a message"));
        }
        let Some(path) = self.element_path(element) else {
            let what = format!("the element `{element}` as a message");
            return Err(Error::unsupported(&part.place, what));
        };
        let namespace = self.namespace_of(element);
        Ok(Some(Message { namespace, element: element.local.clone(), path }))
    }
}

/// Whether a character can stand in the quoted `action` of a media type, as what it is.
fn is_sendable(c: char) -> bool {
    (c.is_ascii_graphic() || c == ' ') && !matches!(c, '"' | '\\')
}

struct Parts<'b> {
    input: Option<&'b [String]>,
    output: Option<&'b [String]>,
}

/// Asks the caller how safe each operation is, now that the fields of its request are known.
pub(super) fn finish(
    operations: Vec<Unfinished<'_>>,
    modules: &[Module],
    settings: &Settings<'_>,
) -> Result<Vec<Operation>, Error> {
    let finish = |unfinished: Unfinished<'_>| {
        let Unfinished { mut operation, declared, place } = unfinished;
        let fields = fields_of(&operation.request.path, modules);
        let texts: Vec<_> = fields.iter().filter(|field| is_optional_text(field)).collect();
        let names = texts.iter().map(|field| field.name.wire.as_str()).collect();
        let view = crate::Operation::new(&declared.name, &declared.documentation, names);
        operation.safety = (settings.safety)(&view);
        if operation.safety == Safety::Keyed {
            let key =
                texts.iter().find(|field| Some(&field.name.wire) == settings.request_key.as_ref());
            let Some(key) = key else {
                let message = "is said to be keyed, but its request has no optional text of the \
                               name given as request key";
                return Err(Error::new(ErrorKind::Configuration, &place, message));
            };
            operation.request_key = Some(key.name.rust.clone());
        }
        Ok(operation)
    };
    operations.into_iter().map(finish).collect()
}

/// The fields of a struct, or of the struct that an alias stands for.
fn fields_of<'m>(path: &Path, modules: &'m [Module]) -> &'m [Field] {
    let module = modules.iter().find(|module| module.name == path.module);
    for item in module.map(|module| module.items.as_slice()).unwrap_or_default() {
        match item {
            Item::Struct(item) if item.name.rust == path.name => return &item.fields,
            Item::Alias(item) if item.name.rust == path.name => {
                return match &item.target.rust {
                    Type::Item(target) if target != path => fields_of(target, modules),
                    _ => &[],
                };
            }
            _ => {}
        }
    }
    &[]
}

fn is_optional_text(field: &Field) -> bool {
    let value = &field.value;
    field.cardinality == Cardinality::Optional
        && value.rust == Type::Runtime(RuntimeType::Plain("String"))
        && !value.list
        && !value.nillable
}
