//! Whether two documents, or two JSON forms, say the same.
//!
//! Documents: expanded names, order, attributes as a set and text are compared; prefixes are not.
//! JSON: what PHP cannot say is not compared (see `json_difference`).

use serde_json::Value;
use soapwire::xml::{Element, Node, Reader, XmlLimits};

/// Elements of type xs:float, which PHP rounds to 14 digits.
const FLOATS: [&str; 5] = ["BilledAmount", "Latitude", "Longitude", "TotalCost", "UnitCost"];

/// The first difference of two documents.
pub fn difference(ours: &str, theirs: &str) -> Option<String> {
    let (ours, theirs) = (tree(ours), tree(theirs));
    different(&ours, &theirs, "")
}

/// An element in a form that can be compared.
#[derive(Debug)]
pub struct Tree {
    /// `{namespace}local`.
    pub name: String,
    /// Expanded names and values, sorted.
    pub attributes: Vec<(String, String)>,
    /// Child elements.
    pub children: Vec<Tree>,
    /// The text, where there are no child elements.
    pub text: String,
}

/// Reads a whole document.
pub fn tree(document: &str) -> Tree {
    let mut reader = Reader::new(document, &XmlLimits::default());
    let root = read(&mut reader.root().unwrap());
    reader.finish().unwrap();
    root
}

fn read(element: &mut Element<'_, '_>) -> Tree {
    let mut attributes: Vec<_> = element
        .attributes()
        .iter()
        .map(|attribute| (attribute.name().to_string(), attribute.value().to_owned()))
        .collect();
    attributes.sort();
    let mut tree = Tree {
        name: element.name().to_string(),
        attributes,
        children: Vec::new(),
        text: String::new(),
    };
    while let Some(node) = element.node().unwrap() {
        match node {
            Node::Text(text) => tree.text.push_str(&text),
            Node::Element(mut child) => tree.children.push(read(&mut child)),
        }
    }
    if !tree.children.is_empty() && tree.text.trim().is_empty() {
        tree.text.clear();
    }
    tree
}

fn different(ours: &Tree, theirs: &Tree, path: &str) -> Option<String> {
    let path = format!("{path}/{}", ours.name);
    if ours.name != theirs.name {
        return Some(format!("{path}: {} there", theirs.name));
    }
    if ours.attributes != theirs.attributes {
        return Some(format!(
            "{path}: attributes {:?}, {:?} there",
            ours.attributes, theirs.attributes
        ));
    }
    let local = ours.name.rsplit('}').next().unwrap_or_default();
    if ours.text != theirs.text
        && !(FLOATS.contains(&local) && same_number(&ours.text, &theirs.text))
    {
        return Some(format!("{path}: {:?}, {:?} there", ours.text, theirs.text));
    }
    if ours.children.len() != theirs.children.len() {
        let names =
            |tree: &Tree| tree.children.iter().map(|child| child.name.clone()).collect::<Vec<_>>();
        return Some(format!("{path}: {:?}, {:?} there", names(ours), names(theirs)));
    }
    ours.children
        .iter()
        .zip(&theirs.children)
        .find_map(|(ours, theirs)| different(ours, theirs, &path))
}

fn same_number(ours: &str, theirs: &str) -> bool {
    let rounded = |text: &str| text.trim().parse::<f64>().map(|number| format!("{number:.13e}"));
    matches!((rounded(ours), rounded(theirs)), (Ok(ours), Ok(theirs)) if ours == theirs)
}

/// The first difference of what PHP decodes and what we do.
///
/// An `xs:list` may be an array (PHP joins it by spaces); null, absence and an empty array are one thing;
/// `Contact` and `ToNumber` may have further members (PHP drops undeclared attributes); 5 and 5.0 are one number.
pub fn json_difference(php: &Value, ours: &Value, path: &str, owner: &str) -> Option<String> {
    if empty(php) && empty(ours) {
        return None;
    }
    let differ = || Some(format!("{path}: PHP has {php}, we have {ours}"));
    match (php, ours) {
        (Value::Object(php), Value::Object(ours)) => {
            let found = php.iter().find_map(|(key, value)| {
                json_difference(
                    value,
                    ours.get(key).unwrap_or(&Value::Null),
                    &format!("{path}/{key}"),
                    key,
                )
            });
            let extra = ours.iter().find(|(key, value)| !php.contains_key(*key) && !empty(value));
            let open = matches!(owner, "Contact" | "ToNumber");
            found.or_else(|| {
                extra
                    .filter(|_| !open)
                    .map(|(key, _)| format!("{path}/{key}: PHP has no such member"))
            })
        }
        (Value::Array(php), Value::Array(ours)) if php.len() == ours.len() => {
            let pairs = php.iter().zip(ours).enumerate();
            pairs.into_iter().find_map(|(index, (php, ours))| {
                json_difference(php, ours, &format!("{path}[{index}]"), owner)
            })
        }
        (Value::Number(php), Value::Number(ours)) if php.as_f64() == ours.as_f64() => None,
        (Value::String(_) | Value::Number(_), Value::Array(items)) => {
            let text =
                |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let joined = items.iter().map(text).collect::<Vec<_>>().join(" ");
            if text(php) == joined { None } else { differ() }
        }
        _ if php == ours => None,
        _ => differ(),
    }
}

fn empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::String(text) => text.is_empty(),
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => false,
    }
}
