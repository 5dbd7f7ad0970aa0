//! Every login and password that a test uses.

/// The account that the sandbox has unless told otherwise. Its page and its banner say it, and the password is a word of
/// its own right in many other places: of this account only the encoded form is a secret.
pub const BUILT_IN: (&str, &str) = ("login", "password");

/// The other accounts. Their passwords are words that nothing else is called by.
pub const ACCOUNTS: [(&str, &str); 11] = [
    ("jürgen", "pä:ss"),
    ("login", "correct-horse"),
    ("login", "passport"),
    ("me", "correct horse"),
    ("me", "hidden-from-the-page"),
    ("me", "hunter2"),
    ("me", "hunter2%41-secret"),
    ("me", "hunter2-secret"),
    ("somebody", "colon:of-somebody"),
    ("someone", "hunter2-hunter2"),
    ("tunnel", "turnpike"),
];

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    /// What stands before a password that is written out.
    const BEFORE: [&str; 7] = [
        ".password(\"",
        "PASSWORD: &str = \"",
        "env(\"CALLFIRE_PASSWORD\", \"",
        "\"--password=",
        "credentials(\"",
        "Credentials::new(\"",
        "sandbox.search(\"",
    ];

    fn passwords(folder: &Path, found: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && path.file_name().is_none_or(|name| name != "target") {
                passwords(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                let place = path.display().to_string();
                found.extend(in_text(&text).map(|password| (place.clone(), password)));
            }
        }
    }

    /// The last text on the line of those that follow, in quotes.
    fn in_text(text: &str) -> impl Iterator<Item = String> {
        let places =
            BEFORE.iter().flat_map(|before| text.split(before).skip(1).map(|it| (*before, it)));
        places.filter_map(|(before, rest)| {
            let mut texts = rest.split('"');
            let first = texts.next()?;
            if !before.ends_with("(\"") || before == ".password(\"" {
                return Some(first.to_owned());
            }
            // A login, and behind it the password unless that is a name.
            (texts.next()? == ", ").then(|| texts.next().map(str::to_owned))?
        })
    }

    #[test]
    fn every_password_that_is_written_out_is_known() {
        let mut found = Vec::new();
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        for folder in ["benches", "crates", "examples", "src", "tests"] {
            passwords(&root.join(folder), &mut found);
        }
        found.retain(|(place, _)| !place.ends_with("accounts.rs"));
        assert!(found.len() >= 10, "{found:?}");
        let is_known = |password: &str| {
            password == BUILT_IN.1 || ACCOUNTS.iter().any(|(_, known)| *known == password)
        };
        found.retain(|(_, password)| !is_known(password));
        assert_eq!(found, [], "add these to ACCOUNTS, so that they are searched for");
    }
}
