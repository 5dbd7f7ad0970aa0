//! Contracts that are hostile by their size: made by code, because nobody would read them as files. Their
//! twins say the same a few times.

use std::fs;
use std::path::Path;

use super::schemas::{
    TAME, annotations, anonymous, attribute_groups, attributes, chain, choices, depth,
    documentation, elements, groups, holding, named, namespace, nested, pattern, scope, tag, text,
    used, values, values_of,
};
use super::{Case, Expected};

/// A schema of `count` times the same idea.
struct Made {
    name: &'static str,
    expected: &'static str,
    many: usize,
    few: usize,
    schema: fn(usize) -> String,
}

/// Writes the schemas into `folder`.
pub(crate) fn cases(folder: &Path) -> Vec<Case> {
    let case = |made: &Made| {
        let write = |name: String, count| {
            let path = folder.join(name);
            fs::write(&path, (made.schema)(count)).unwrap();
            path
        };
        Case {
            name: made.name.to_owned(),
            hostile: write(format!("{}.xsd", made.name), made.many),
            tame: write(format!("{}-tame.xsd", made.name), made.few),
            expected: Expected::parse(made.expected),
        }
    };
    MADE.iter().map(case).collect()
}

const MADE: &[Made] = &[
    Made { name: "depth", expected: "refused: Xml", many: 1_000_000, few: 50, schema: depth },
    Made {
        name: "extensions-base-first",
        expected: "refused: Unsupported",
        many: 2_000,
        few: 50,
        schema: |count| chain(0..count),
    },
    Made {
        name: "extensions-base-last",
        expected: "refused: Unsupported",
        many: 2_000,
        few: 50,
        schema: |count| chain((0..count).rev()),
    },
    Made {
        name: "groups-in-groups",
        expected: "refused: Unsupported",
        many: 2_000,
        few: 30,
        schema: |count| groups(count, 1),
    },
    Made {
        name: "groups-that-double",
        expected: "refused: Unsupported",
        many: 40,
        few: 1,
        schema: |count| groups(count, 2),
    },
    Made {
        name: "attribute-groups-in-groups",
        expected: "refused: Unsupported",
        many: 2_000,
        few: 30,
        schema: |count| attribute_groups(count, 1),
    },
    Made {
        name: "attribute-groups-that-double",
        expected: "refused: Unsupported",
        many: 40,
        few: 1,
        schema: |count| attribute_groups(count, 2),
    },
    Made {
        name: "particles-in-particles",
        expected: "refused: Unsupported",
        many: 200,
        few: 50,
        schema: nested,
    },
    Made {
        name: "anonymous-types",
        expected: "refused: Unsupported",
        many: 83,
        few: 20,
        schema: anonymous,
    },
    Made {
        name: "types-hold-types",
        expected: "accepted",
        many: 60,
        few: 3,
        schema: |count| holding(count, 1),
    },
    Made {
        name: "types-in-many-types",
        expected: "refused: Unsupported",
        many: 2_000,
        few: 3,
        schema: |count| holding(count, 1),
    },
    Made {
        name: "types-that-double",
        expected: "accepted",
        many: 60,
        few: 3,
        schema: |count| holding(count, 2),
    },
    Made { name: "choices-that-double", expected: "accepted", many: 20, few: 3, schema: choices },
    Made {
        name: "a-group-of-many-used-often",
        expected: "refused: Unsupported",
        many: 1_000,
        few: 2,
        schema: used,
    },
    Made {
        name: "a-base-with-much-text",
        expected: "refused: Unsupported",
        many: 1_000,
        few: 2,
        schema: text,
    },
    Made {
        name: "elements",
        expected: "refused: Unsupported",
        many: 20_000,
        few: 3,
        schema: elements,
    },
    Made { name: "elements-alike", expected: "accepted", many: 2_000, few: 3, schema: elements },
    Made {
        name: "attributes",
        expected: "refused: Unsupported",
        many: 100_000,
        few: 3,
        schema: attributes,
    },
    Made {
        name: "attributes-of-a-tag",
        expected: "refused: Xml",
        many: 100_000,
        few: 3,
        schema: tag,
    },
    Made {
        name: "namespaces-of-a-tag",
        expected: "refused: Xml",
        many: 4_000,
        few: 3,
        schema: scope,
    },
    Made {
        name: "values",
        expected: "refused: Unsupported",
        many: 100_000,
        few: 3,
        schema: |count| values(count, "v"),
    },
    Made {
        name: "values-at-the-limit",
        expected: "accepted",
        many: 10_000,
        few: 3,
        schema: |count| values(count, "v"),
    },
    Made {
        name: "values-of-one-name",
        expected: "accepted",
        many: 2_000,
        few: 3,
        schema: |count| values(count, ""),
    },
    Made {
        name: "a-long-value",
        expected: "accepted",
        many: 60_000,
        few: 3,
        schema: |count| values_of(&["a".repeat(count)]),
    },
    Made {
        name: "a-value-too-long",
        expected: "refused: Xml",
        many: 100_000,
        few: 3,
        schema: |count| values_of(&["a".repeat(count)]),
    },
    Made {
        name: "a-long-name",
        expected: "accepted",
        many: 1_000,
        few: 3,
        schema: |count| named(&"n".repeat(count)),
    },
    Made {
        name: "a-name-too-long",
        expected: "refused: Invalid",
        many: 2_000,
        few: 3,
        schema: |count| named(&"n".repeat(count)),
    },
    Made {
        name: "a-long-namespace",
        expected: "refused: Invalid",
        many: 2_000,
        few: 3,
        schema: namespace,
    },
    Made {
        name: "a-long-pattern",
        expected: "refused: Unsupported",
        many: 50_000,
        few: 3,
        schema: |count| pattern(&"a".repeat(count)),
    },
    Made {
        name: "a-deep-pattern",
        expected: "accepted",
        many: 2_000,
        few: 3,
        schema: |count| pattern(&format!("{}a{}", "(".repeat(count), ")*".repeat(count))),
    },
    Made {
        name: "a-long-text",
        expected: "refused: Xml",
        many: 2_000_000,
        few: 3,
        schema: documentation,
    },
    Made {
        name: "many-small-elements",
        expected: "refused: Xml",
        many: 2_000_000,
        few: 3,
        schema: annotations,
    },
    Made {
        name: "bytes",
        expected: "refused: Xml",
        many: 40 << 20,
        few: 3,
        schema: |count| format!("{TAME}{}", " ".repeat(count)),
    },
];
