//! A description for people: a row per field, the fields of a type below the first field that has it.

use std::collections::HashSet;

use soapwire::description::{ElementName, FieldInfo, FieldKind, Type};
use soapwire::operation::OperationInfo;

use super::words;
use crate::output::table;

type Row = [String; 4];

/// The description of an operation, as wide as the terminal.
pub(super) fn of(operation: &OperationInfo) -> String {
    let mut tree = Tree::default();
    let request = tree.message(operation.request, &(operation.request_type)());
    let response = match operation.response.zip((operation.response_type)()) {
        Some((element, ty)) => tree.message(element, &ty),
        None => "nothing".to_owned(),
    };
    let OperationInfo { name, service, safety, doc, .. } = operation;
    format!("{name} ({service}, {safety})\n{doc}\n\nRequest: {request}\n\nResponse: {response}")
}

/// The rows so far, and the types whose fields or values were shown.
#[derive(Default)]
struct Tree {
    rows: Vec<Row>,
    shown: HashSet<(&'static str, &'static str)>,
}

impl Tree {
    fn message(&mut self, element: ElementName, ty: &Type) -> String {
        let head = if element.local == ty.name() {
            element.local.to_owned()
        } else {
            format!("{} ({})", element.local, ty.name())
        };
        self.enter(ty, 0);
        let rows = std::mem::take(&mut self.rows);
        let notes = self.notes(ty);
        match (rows.is_empty(), notes.is_empty()) {
            (false, _) => {
                format!("{head}\n{}", table::of_rows(["FIELD", "TYPE", "OCCURS", "MEANING"], rows))
            }
            (true, false) => format!("{head}: {notes}"),
            (true, true) => head,
        }
    }

    /// The fields of a complex type, unless they were shown.
    fn enter(&mut self, ty: &Type, depth: usize) {
        if let Type::Complex(complex) = ty
            && self.shown.insert(words::key(ty))
        {
            complex.fields().for_each(|field| self.field(field, depth));
        }
    }

    fn field(&mut self, field: &FieldInfo, depth: usize) {
        let is_frame = matches!(field.kind(), FieldKind::Choice | FieldKind::Group);
        let mut meaning = vec![field.doc().to_owned()];
        if let Some(default) = field.default() {
            meaning.push(format!("Default: {default}"));
        }
        if !is_frame {
            meaning.push(self.notes(&field.ty()));
        }
        meaning.retain(|line| !line.is_empty());
        let name = format!("{}{}", "· ".repeat(depth), label(field));
        self.rows.push([name, type_name(field), words::cardinality(field), meaning.join("\n")]);
        if is_frame {
            field.inner().for_each(|inner| self.field(inner, depth + 1));
        } else {
            self.enter(&field.ty(), depth + 1);
        }
    }

    /// What there is to say of a type beside its fields, once.
    fn notes(&mut self, ty: &Type) -> String {
        let is_new = !self.shown.contains(&words::key(ty));
        match ty {
            Type::Complex(complex) if !is_new && complex.fields().next().is_some() => {
                "Fields: see above".to_owned()
            }
            Type::Enumeration(_) if !is_new => "Values: see above".to_owned(),
            Type::Enumeration(enumeration) => {
                self.shown.insert(words::key(ty));
                let values = enumeration.values().map(|value| match value.doc() {
                    "" => value.text().to_owned(),
                    doc => format!("{}: {doc}", value.text()),
                });
                values.collect::<Vec<_>>().join("\n")
            }
            Type::Simple(simple) => {
                let steps = simple.patterns().map(|step| format!("Pattern: {}", step.join(" or ")));
                steps.collect::<Vec<_>>().join("\n")
            }
            Type::Any | Type::Choice(_) | Type::Complex(_) => String::new(),
        }
    }
}

fn label(field: &FieldInfo) -> &'static str {
    words::name(field).unwrap_or(match field.kind() {
        FieldKind::Choice => "one of",
        FieldKind::Group => "all of",
        FieldKind::AnyAttribute => "(other names)",
        _ => "(any element)",
    })
}

fn type_name(field: &FieldInfo) -> String {
    match field.kind() {
        FieldKind::Choice | FieldKind::Group => String::new(),
        _ if field.is_list() => format!("list of {}", field.ty().name()),
        _ => field.ty().name().to_owned(),
    }
}
