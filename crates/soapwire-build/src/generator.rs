//! The public door: settings, then one call that runs the stages in order.

use std::fmt;
use std::path::{Path, PathBuf};
use std::thread;

use crate::emit;
use crate::error::{Error, ErrorKind, Place};
use crate::format;
use crate::ir::Safety;
use crate::lower::{self, Settings};
use crate::operation::Operation;
use crate::output;
use crate::source::{MAX_BYTES, Source};
use crate::wsdl;
use crate::xsd::Loader;

type SafetyOf = dyn Fn(&Operation<'_>) -> Safety + Send + Sync;
type ServiceName = dyn Fn(&str) -> String + Send + Sync;

/// Documents are walked by recursion, to limits that need some of this in an unoptimised build. How much
/// stack the caller has is not known.
const STACK: usize = 64 << 20;

/// Generates Rust from one WSDL.
pub struct Generator {
    wsdl: PathBuf,
    root: Option<PathBuf>,
    max_bytes: u64,
    schemas: Vec<PathBuf>,
    modules: Vec<(String, String)>,
    client: Option<String>,
    request_key: Option<String>,
    safety: Box<SafetyOf>,
    service_name: Box<ServiceName>,
}

impl Generator {
    /// A generator for the WSDL file at `path`, which reads nothing outside that file's folder.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self {
            wsdl: path.into(),
            root: None,
            max_bytes: MAX_BYTES,
            schemas: Vec::new(),
            modules: Vec::new(),
            client: None,
            request_key: None,
            safety: Box::new(|_| Safety::Unsafe),
            service_name: Box::new(|port| port.strip_suffix("Port").unwrap_or(port).to_owned()),
        }
    }

    /// Reads from this folder and its folders, for a WSDL that imports from beside its own folder.
    pub fn root(mut self, folder: impl Into<PathBuf>) -> Self {
        self.root = Some(folder.into());
        self
    }

    /// Reads at most this many bytes, all files together; without this, 32 MiB.
    pub fn max_bytes(mut self, bytes: u64) -> Self {
        self.max_bytes = bytes;
        self
    }

    /// Adds a schema file that the WSDL does not import; its namespace is generated too.
    pub fn schema(mut self, path: impl Into<PathBuf>) -> Self {
        self.schemas.push(path.into());
        self
    }

    /// Names the module for a namespace. A namespace without a name that an operation reaches gets one
    /// from the last segment of its URI.
    pub fn module(mut self, namespace: impl Into<String>, name: impl Into<String>) -> Self {
        self.modules.push((namespace.into(), name.into()));
        self
    }

    /// Adds a method per operation to this type, such as `crate::Client`, which has a method
    /// `call::<Operation>(&self, &Request)`.
    pub fn client(mut self, path: impl Into<String>) -> Self {
        self.client = Some(path.into());
        self
    }

    /// Decides how safely an operation can be repeated; without this, none is.
    pub fn safety(
        mut self,
        safety: impl Fn(&Operation<'_>) -> Safety + Send + Sync + 'static,
    ) -> Self {
        self.safety = Box::new(safety);
        self
    }

    /// The wire name of the optional text in a request by which the service knows a repetition.
    pub fn request_key(mut self, wire_name: impl Into<String>) -> Self {
        self.request_key = Some(wire_name.into());
        self
    }

    /// Names a service after its port; without this, by the port's name without a final `Port`.
    pub fn service_name(mut self, name: impl Fn(&str) -> String + Send + Sync + 'static) -> Self {
        self.service_name = Box::new(name);
        self
    }

    /// Reads the documents and generates the files.
    ///
    /// # Errors
    ///
    /// When a file is missing or lies outside the folder, when a document contradicts its
    /// specification, and when it uses a construct that has no translation yet.
    pub fn generate(&self) -> Result<Generated, Error> {
        thread::scope(|scope| {
            let builder = thread::Builder::new().stack_size(STACK);
            let generating = builder.spawn_scoped(scope, || self.generate_here());
            let generating = generating.map_err(|error| {
                let message = format!("no thread could be started to generate on: {error}");
                Error::new(ErrorKind::Io, &Place::default(), message).because(error)
            })?;
            generating.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })
    }

    fn generate_here(&self) -> Result<Generated, Error> {
        let client = self.client.as_deref().map(client_path).transpose()?;
        let folder = self.root.as_deref().or(self.wsdl.parent()).unwrap_or(Path::new(""));
        let mut source = Source::new(folder, self.max_bytes)?;
        let entry = source.locate(&self.wsdl)?;
        let mut loader = Loader::default();
        let definitions = wsdl::load(&entry, &mut source, &mut loader)?;
        let mut extra = Vec::new();
        for schema in &self.schemas {
            let file = source.locate(schema)?;
            extra.push(loader.file(&file, &mut source)?);
        }
        let schemas = loader.finish();
        self.check_module_names()?;
        let settings = Settings {
            wsdl: source.name(&entry),
            modules: self.modules.clone(),
            extra,
            request_key: self.request_key.clone(),
            safety: &*self.safety,
            service_name: &*self.service_name,
        };
        let (api, notes) = lower::lower(&definitions, &schemas, &settings)?;
        let mut files = Vec::new();
        for file in emit::files(&api, client.as_ref()) {
            let text = format::file(&file)?;
            files.push((file.name, text));
        }
        Ok(Generated { files, notes, read: source.files_read() })
    }

    fn check_module_names(&self) -> Result<(), Error> {
        for (namespace, name) in &self.modules {
            if syn::parse_str::<syn::Ident>(name).is_err() {
                let message = format!("`{name}`, the module for `{namespace}`, is no Rust name");
                let place = Place::file(&self.wsdl.display().to_string());
                return Err(Error::new(ErrorKind::Configuration, &place, message));
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Generator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Generator")
            .field("wsdl", &self.wsdl)
            .field("schemas", &self.schemas)
            .field("modules", &self.modules)
            .finish_non_exhaustive()
    }
}

fn client_path(path: &str) -> Result<syn::Path, Error> {
    syn::parse_str(path).map_err(|error| {
        let message = format!("the client type `{path}` is no path of Rust");
        Error::new(ErrorKind::Configuration, &Place::default(), message).because(error)
    })
}

/// The generated files, and what was noticed on the way.
#[derive(Debug)]
pub struct Generated {
    files: Vec<(String, String)>,
    notes: Vec<String>,
    read: Vec<PathBuf>,
}

impl Generated {
    /// The files as name and text; `generated.rs`, the first, declares the others as modules.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// What was accepted although it is unusual, such as a binding that contradicts its specification.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// Writes the files into a folder, and tells Cargo which files they come from. A file is replaced only
    /// when all have been written under another name, so that no half of one is ever seen.
    ///
    /// # Errors
    ///
    /// When a file cannot be written.
    pub fn write_to(&self, folder: impl AsRef<Path>) -> Result<(), Error> {
        output::write(folder.as_ref(), &self.files)?;
        for file in &self.read {
            println!("cargo:rerun-if-changed={}", file.display());
        }
        Ok(())
    }
}
