//! Folders in which what an import names is no file of the folder, and folders that cannot be written to.

use std::fs;
use std::io::ErrorKind as IoErrorKind;
use std::net::TcpListener;
use std::path::{Path, PathBuf};

use soapwire_build::{Error, ErrorKind, Generated, Generator};

/// A folder that goes when the test ends.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let name = format!("soapwire-build-{}-hostile-{name}", std::process::id());
        let path = fs::canonicalize(std::env::temp_dir()).unwrap().join(name);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(path.join("fixtures")).unwrap();
        fs::copy(super::tests().join("fixtures/ping.wsdl"), path.join("fixtures/ping.wsdl"))
            .unwrap();
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    fn import(&self, location: &str) -> Result<Generated, Error> {
        let schema = self.0.join("schema.xsd");
        let text = format!(
            "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:test'>\
             <xs:import namespace='urn:other' schemaLocation='{location}'/></xs:schema>"
        );
        fs::write(&schema, text).unwrap();
        super::generate(&schema, &self.0, "crate::Client")
    }

    fn refusal(&self, location: &str) -> String {
        let error = self.import(location).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Import, "{error}");
        assert!(error.file().ends_with("schema.xsd"), "{error}");
        error.to_string()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

const OTHER: &str =
    "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:other'/>";

#[cfg(unix)]
#[test]
fn a_link_leads_nowhere_but_to_files_of_the_folder() {
    use std::os::unix::fs::symlink;

    let outside = Folder::new("outside");
    fs::write(outside.path().join("other.xsd"), OTHER).unwrap();
    let folder = Folder::new("links");
    fs::write(folder.path().join("other.xsd"), OTHER).unwrap();
    let link = |to: &Path, name: &str| symlink(to, folder.path().join(name)).unwrap();
    link(&outside.path().join("other.xsd"), "file.xsd");
    link(outside.path(), "folder");
    link(Path::new("/etc/passwd"), "passwd.xsd");
    link(Path::new("/dev/zero"), "zero.xsd");
    link(Path::new("/proc/self/environ"), "environ.xsd");
    link(Path::new("gone.xsd"), "dangling.xsd");
    link(Path::new("loop.xsd"), "loop.xsd");
    link(Path::new("other.xsd"), "inside.xsd");
    for location in ["file.xsd", "folder/other.xsd", "passwd.xsd", "zero.xsd", "environ.xsd"] {
        let text = folder.refusal(location);
        assert!(text.contains(location) && text.contains("symbolic link"), "{text}");
    }
    for location in ["dangling.xsd", "loop.xsd", "loop.xsd/other.xsd"] {
        assert!(folder.refusal(location).ends_with("names no file"), "{location}");
    }
    folder.import("inside.xsd").unwrap();
    let entry = Generator::new(folder.path().join("fixtures/ping.wsdl"));
    let entry = entry.root(folder.path()).schema(folder.path().join("file.xsd"));
    assert_eq!(entry.generate().unwrap_err().kind(), ErrorKind::Import);
}

/// Two ways to a file are one file, or its types would be defined twice.
#[cfg(unix)]
#[test]
fn a_file_with_two_names_is_read_once() {
    let folder = Folder::new("names");
    let types = OTHER
        .replace("/>", "><xs:complexType name='A'><xs:sequence/></xs:complexType></xs:schema>");
    fs::write(folder.path().join("other.xsd"), types).unwrap();
    std::os::unix::fs::symlink("other.xsd", folder.path().join("also.xsd")).unwrap();
    let schema = folder.path().join("schema.xsd");
    let import = |name| format!("<xs:import namespace='urn:other' schemaLocation='{name}'/>");
    let text = format!(
        "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:test'>{}{}</xs:schema>",
        import("other.xsd"),
        import("also.xsd"),
    );
    fs::write(&schema, text).unwrap();
    super::generate(&schema, folder.path(), "crate::Client").unwrap();
}

#[cfg(unix)]
#[test]
fn what_has_no_end_is_not_opened() {
    let folder = Folder::new("pipes");
    let pipe = folder.path().join("pipe.xsd");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let _socket = std::os::unix::net::UnixListener::bind(folder.path().join("socket.xsd")).unwrap();
    fs::create_dir(folder.path().join("folder.xsd")).unwrap();
    for location in ["pipe.xsd", "socket.xsd", "folder.xsd", "."] {
        let text = folder.refusal(location);
        assert!(text.ends_with("names no regular file"), "{text}");
    }
    let error = Generator::new(&pipe).generate().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Import, "{error}");
}

/// The name of a file that was read becomes a line for Cargo.
#[cfg(unix)]
#[test]
fn the_name_of_a_file_is_one_line() {
    let folder = Folder::new("lines");
    fs::write(folder.path().join("a\ncargo:rustc-env=INJECTED=1"), OTHER).unwrap();
    let text = folder.refusal("a&#10;cargo:rustc-env=INJECTED=1");
    assert!(text.ends_with("leads to a name with a hidden character"), "{text}");
    assert!(text.contains("`a\\ncargo:"), "{text}");
}

#[test]
fn no_location_makes_a_connection() {
    let trap = TcpListener::bind("127.0.0.1:0").unwrap();
    trap.set_nonblocking(true).unwrap();
    let at = trap.local_addr().unwrap();
    let folder = Folder::new("network");
    for location in ["http://{}/a.xsd", "https://{}/a", "//{}/a.xsd", "ftp://{}/a", "HTTP://{}/a"] {
        let text = folder.refusal(&location.replace("{}", &at.to_string()));
        assert!(text.contains("is remote"), "{text}");
    }
    assert_eq!(trap.accept().unwrap_err().kind(), IoErrorKind::WouldBlock);
}

#[test]
fn names_of_any_length_are_refused() {
    let folder = Folder::new("length");
    for length in [255, 256, 4_096, 60_000] {
        let text = folder.refusal(&"a".repeat(length));
        assert!(text.len() < 5_000, "{}", text.len());
    }
    assert!(folder.refusal(&"a/".repeat(20_000)).len() < 5_000);
}

#[test]
fn bytes_have_a_limit_that_can_be_raised() {
    let folder = Folder::new("bytes-limit");
    fs::write(folder.path().join("other.xsd"), format!("{OTHER}<!--{}-->", " ".repeat(900_000)))
        .unwrap();
    folder.import("other.xsd").unwrap();
    let generator = |bytes| {
        let generator = Generator::new(folder.path().join("fixtures/ping.wsdl"));
        generator.root(folder.path()).schema(folder.path().join("schema.xsd")).max_bytes(bytes)
    };
    let error = generator(800_000).generate().unwrap_err();
    assert!(error.to_string().contains("which `max_bytes` sets"), "{error}");
    generator(1_000_000).generate().unwrap();
}

/// Nothing is replaced before everything is written.
#[test]
fn a_failure_leaves_what_was_there() {
    let folder = Folder::new("written");
    let output = folder.path().join("output");
    fs::create_dir(&output).unwrap();
    fs::write(folder.path().join("other.xsd"), OTHER).unwrap();
    let generated = folder.import("other.xsd").unwrap();
    let names: Vec<_> = generated.files().map(|(name, _)| name.to_owned()).collect();
    fs::write(output.join(&names[0]), "before").unwrap();
    fs::create_dir(output.join(names.last().unwrap())).unwrap();
    assert_eq!(generated.write_to(&output).unwrap_err().kind(), ErrorKind::Io);
    assert_eq!(fs::read_to_string(output.join(&names[0])).unwrap(), "before");
    assert_eq!(fs::read_dir(&output).unwrap().count(), 2);
    fs::remove_dir(output.join(names.last().unwrap())).unwrap();
    generated.write_to(&output).unwrap();
    assert_eq!(fs::read_dir(&output).unwrap().count(), names.len());
}
