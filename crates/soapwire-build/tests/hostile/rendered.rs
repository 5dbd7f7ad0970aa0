//! What accepted contracts are rendered as: items of known kinds, calls of known functions, and a crate
//! that compiles.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use proc_macro2::{TokenStream, TokenTree};
use soapwire_build::Generated;
use syn::Item;

/// What no reader of generated code may meet, in literals and comments neither.
pub(crate) fn is_hidden(c: char) -> bool {
    c.is_control() && c != '\n'
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}')
        || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
        || matches!(c, '\u{e0000}'..='\u{e007f}')
}

/// The items of every file are of the kinds that the generator writes.
pub(crate) fn check(case: &str, generated: &Generated) {
    for (name, text) in generated.files() {
        let at = format!("{case}: {name}");
        assert!(is_file_name(name), "{at}");
        assert!(!text.contains(is_hidden), "{at}: {text}");
        let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{at}: {error}\n{text}"));
        assert!(file.attrs.iter().all(is_doc), "{at}");
        file.items.iter().for_each(|item| check_item(item, &at));
        check_tokens(text.parse().unwrap(), &at);
    }
}

fn is_file_name(name: &str) -> bool {
    let stem = name.strip_suffix(".rs").unwrap_or_default();
    !stem.is_empty()
        && stem.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

fn is_doc(attribute: &syn::Attribute) -> bool {
    matches!(&attribute.meta, syn::Meta::NameValue(meta) if meta.path.is_ident("doc")
        && matches!(&meta.value, syn::Expr::Lit(_)))
}

fn check_item(item: &Item, at: &str) {
    let attributes = match item {
        Item::Use(item) => {
            let text = text_of(&item.tree);
            let known = text == "soapwire :: rt" || text.starts_with("super ::");
            assert!(known && !text.contains('*'), "{at}: use {text}");
            &item.attrs
        }
        Item::Mod(item) => {
            assert!(item.content.is_none(), "{at}: mod {} has content", item.ident);
            &item.attrs
        }
        Item::Const(item) => {
            assert_eq!(item.ident, "NAMESPACE", "{at}");
            &item.attrs
        }
        Item::Static(item) => {
            let known =
                matches!(&*text_of(&item.ty), "rt :: SimpleType" | "& [rt :: OperationInfo]");
            assert!(known, "{at}: static {}", text_of(&item.ty));
            &item.attrs
        }
        Item::Impl(item) => {
            if let Some((of, _)) = &item.trait_ {
                let known =
                    ["rt :: Schema", "rt :: Operation", ":: core :: fmt :: Display", "From <"];
                let text = text_of(of);
                assert!(known.iter().any(|known| text.starts_with(known)), "{at}: impl {text}");
            }
            &item.attrs
        }
        Item::Macro(item) => {
            assert_eq!(text_of(&item.mac.path), "rt :: bridges", "{at}");
            &item.attrs
        }
        Item::Struct(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        other => panic!("{at}: {}", text_of(other)),
    };
    let known = |a: &syn::Attribute| {
        is_doc(a)
            || ["derive", "non_exhaustive", "allow"].iter().any(|name| a.path().is_ident(name))
    };
    assert!(attributes.iter().all(known), "{at}: {}", text_of(item));
}

fn text_of(tokens: &impl quote::ToTokens) -> String {
    tokens.to_token_stream().to_string()
}

/// No word of a schema is a word of Rust, and no macro is called but those of the runtime.
fn check_tokens(tokens: TokenStream, at: &str) {
    const WORDS: [&str; 9] = [
        "INJECTED",
        "main",
        "unsafe",
        "extern",
        "include",
        "include_str",
        "panic",
        "process",
        "env",
    ];
    // `#![doc = …]` looks like a call too.
    const MACROS: [&str; 5] = ["at", "variant", "open", "bridges", "#"];
    let mut before = [String::new(), String::new()];
    for token in tokens {
        let text = match &token {
            TokenTree::Group(group) => {
                if before[1] == "!" {
                    assert!(MACROS.contains(&&*before[0]), "{at}: the macro {}", before[0]);
                }
                check_tokens(group.stream(), at);
                String::new()
            }
            other => other.to_string(),
        };
        assert!(!WORDS.contains(&&*text), "{at}: {text}");
        before = [std::mem::take(&mut before[1]), text];
    }
}

/// A crate of what was accepted, each case in a module of its own.
pub(crate) struct Scratch {
    folder: PathBuf,
    modules: String,
    clients: String,
    count: usize,
}

impl Scratch {
    pub(crate) fn new(folder: &Path) -> Self {
        fs::create_dir_all(folder.join("src")).unwrap();
        let (modules, clients) = (String::new(), String::new());
        Self { folder: folder.to_owned(), modules, clients, count: 0 }
    }

    pub(crate) fn add(&mut self, case: &str, generate: impl FnOnce(&str) -> Generated) {
        let at = self.count;
        self.count += 1;
        let generated = generate(&format!("crate::Client{at}"));
        let folder = self.folder.join(format!("src/case_{at}"));
        fs::create_dir_all(&folder).unwrap();
        generated.write_to(&folder).unwrap();
        writeln!(
            self.modules,
            "// {case}\n#[path = \"case_{at}/generated.rs\"]\npub mod case_{at};"
        )
        .unwrap();
        write!(self.clients, "client!(Client{at});").unwrap();
    }

    /// Lets the compiler look at it, without a network.
    pub(crate) fn check(&self) {
        let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("../soapwire");
        let manifest = format!(
            "[package]\nname = \"hostile\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n\
             [dependencies]\nsoapwire = {{ path = '{}', default-features = false }}\n",
            runtime.display()
        );
        fs::write(self.folder.join("Cargo.toml"), manifest).unwrap();
        let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../Cargo.lock");
        fs::copy(lock, self.folder.join("Cargo.lock")).unwrap();
        let library = format!("{LIBRARY}{}\n{}", self.clients, self.modules);
        fs::write(self.folder.join("src/lib.rs"), library).unwrap();
        self.cargo(&["check"]);
        self.cargo(&["doc", "--no-deps"]);
    }

    fn cargo(&self, arguments: &[&str]) {
        let start = std::time::Instant::now();
        let output = Command::new(env!("CARGO"))
            .args(arguments)
            .args(["--offline", "--quiet"])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("hostile"))
            .env("RUSTDOCFLAGS", "-D warnings")
            .env_remove("RUSTFLAGS")
            .output()
            .unwrap();
        println!("{} contracts: {arguments:?} took {:?}", self.count, start.elapsed());
        let said: String = String::from_utf8_lossy(&output.stderr).chars().take(30_000).collect();
        assert!(output.status.success(), "{said}");
    }
}

/// Names of many scripts are what these cases are about; everything else that the compiler has to say counts.
const LIBRARY: &str = "
#![deny(warnings)]
#![allow(uncommon_codepoints, mixed_script_confusables, confusable_idents)]
macro_rules! client {
    ($name:ident) => {
        #[derive(Clone, Debug)]
        pub struct $name;
        impl $name {
            pub async fn call<O: soapwire::rt::Operation>(&self, _: &O::Request) -> soapwire::rt::Result<O::Response> {
                unimplemented!()
            }
        }
    };
}
";
