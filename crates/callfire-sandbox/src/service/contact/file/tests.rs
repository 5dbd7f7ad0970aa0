//! Contact files, good, bad and broken.

use std::fmt::Write as _;

use super::*;

fn contacts(text: &str) -> Vec<Contact> {
    read(text.as_bytes()).unwrap().into_iter().map(|row| row.contact).collect()
}

#[track_caller]
fn refused(bytes: impl AsRef<[u8]>, message: &str) {
    let refused = read(bytes.as_ref()).map(|rows| rows.len()).unwrap_err();
    assert_eq!(refused, ServiceFault::bad_request(format!("File, line {message}")));
}

fn alice() -> Contact {
    let mut alice = Contact::new()
        .with_first_name("Alice")
        .with_last_name("Moore, \"Jr\"")
        .with_zipcode("01234")
        .with_home_phone("13105550100");
    alice.any_attributes.insert("pet", "größter\nHund");
    alice
}

#[test]
fn names_and_values_as_programs_write_them() {
    let lines = "firstName,lastName,zipcode,homePhone,pet\n\
                 Alice,\"Moore, \"\"Jr\"\"\",01234,13105550100,\"größter\nHund\"\n";
    let bob = Contact::new().with_first_name("Bob").with_home_phone("+12065550100");
    let with_bob = format!("{lines}Bob,,,+1 (206) 555-0100,");
    assert_eq!(contacts(lines), [alice()]);
    assert_eq!(contacts(lines.trim_end()), [alice()]);
    assert_eq!(contacts(&format!("\u{feff}{lines}\n\n")), [alice()]);
    assert_eq!(contacts(&with_bob), [alice(), bob.clone()]);
    assert_eq!(
        contacts(&format!("\r\n{}\r\n", with_bob.replace("\"\n", "\"\r\n"))),
        [alice(), bob]
    );
}

#[test]
fn declared_names_are_known_in_any_case() {
    let found = contacts("FIRSTNAME, Homephone ,Pet\n Al , 13105550100 , dog ");
    let mut al = Contact::new().with_first_name("Al").with_home_phone("13105550100");
    al.any_attributes.insert("Pet", "dog");
    assert_eq!(found, [al]);
}

#[test]
fn without_names_the_first_column_is_numbers() {
    assert_eq!(contacts("13105550100"), [Contact::new().with_home_phone("13105550100")]);
    let found = contacts("+1-310-555-0100,Al\r\n13105550101,Bo\r\n");
    let mut al = Contact::new().with_home_phone("+13105550100");
    al.any_attributes.insert("column2", "Al");
    assert_eq!((found.len(), &found[0]), (2, &al));
}

#[test]
fn rows_know_their_lines() {
    let rows = read(b"\n\nhomePhone,pet\r\n\r\n1,\"a\n\nb\"\n2,\n\n\n3,").unwrap();
    assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [5, 8, 11]);
}

#[test]
fn what_is_wrong_is_said_with_its_line() {
    refused("", "1: the file is empty");
    refused("\u{feff}\r\n\n", "1: the file is empty");
    refused("\nhomePhone\n", "2: no contact follows the names of the columns");
    refused(b"homePhone\n13105550100\n1310\xff", "3: the file is not UTF-8");
    refused("homePhone,a\n1,\"x\n2,y\n", "2: a quote is opened and never closed");
    refused("homePhone\n1\n\"", "3: a quote is opened and never closed");
    refused("homePhone\n1\n\"end", "3: a quote is opened and never closed");
    refused("homePhone,a\n1,2\n\n1\n", "4: 1 fields where there are 2 columns");
    refused("1,a\n2,b,c\n", "2: 3 fields where there are 2 columns");
    refused("homePhone,HOMEPHONE\n1,2", "1: there are two columns \"homePhone\"");
    refused(
        "homePhone\nnone of these: 7",
        "2: homePhone: \"none of these: 7\" is not a PhoneNumber: does not match the pattern `([a-zA-Z_]+)|(\\+?[0-9]+)`",
    );
    let phones = "homePhone, workPhone, mobilePhone, extraPhone1";
    refused("Al,Bo\n1,2", &format!("1: no column is for phone numbers, which would be {phones}"));
    for name in ["", "first name", "1st", "id", "xmlns", "a:b", "{urn:a}b", "nil", "_", "\u{1}"] {
        let file = format!("homePhone,\"{name}\"\n1,2");
        let message = "is not a name for a field: letters and digits without spaces, and not id";
        refused(file, &format!("1: {name:?} {message}"));
    }
}

#[test]
fn there_are_limits() {
    let long = "x".repeat(1001);
    refused(format!("homePhone,pet\n1,{long}"), "2: pet is longer than 1000 characters");
    refused(
        format!("homePhone,{long}\n1,"),
        "1: the name of a column is longer than 1000 characters",
    );
    let columns: String = (1..=100).fold("homePhone".to_owned(), |mut names, place| {
        write!(names, ",c{place}").unwrap();
        names
    });
    refused(columns, "1: 101 columns, 100 are allowed");
    let rows = "13105550100\n".repeat(100_000);
    refused(format!("{rows}1"), "100001: more than 100000 contacts");
    assert_eq!(contacts(&format!("homePhone\n{rows}")).len(), 100_000);
    refused(format!("homePhone\n{rows}1"), "100002: more than 100000 contacts");
    refused("1\n".repeat(1_000_000), "100004: more than 100000 contacts");
}

#[test]
fn what_xml_cannot_say_is_refused() {
    for letter in ["\u{0}", "\u{1b}", "\u{fffe}"] {
        let refused = read(format!("homePhone,pet\n1,{letter}").as_bytes()).unwrap_err();
        assert!(format!("{refused:?}").contains("File, line 2: pet: "), "{refused:?}");
    }
}

/// A few thousand files that are somewhat broken: each is read or refused, and what is read or said can be sent.
#[test]
fn no_file_is_too_much() {
    let good = "\u{feff}homePhone,firstName,\"pet\"\r\n13105550100,Al,\"a \"\"b\"\", c\"\r\n\r\n+12065550100,Bo,é\r\n";
    let bits =
        [&b"\""[..], b"\r", b"\n", b",", b"\0", b"\xff", b"\xef\xbb\xbf", b"\"\"", b" ", b"end"];
    let mut taken = 0;
    for place in 0..=good.len() {
        let (before, after) = good.as_bytes().split_at(place);
        for bit in bits {
            let cut = after.get(bit.len()..).unwrap_or_default();
            for file in
                [[before, bit, after].concat(), [before, bit, cut].concat(), [before, bit].concat()]
            {
                match read(&file) {
                    Ok(rows) => {
                        taken += 1;
                        let all_sent = |row: &Row| codec::validate(CONTACT, &row.contact).is_ok();
                        assert!(rows.iter().all(all_sent), "{file:?}");
                    }
                    Err(fault) => {
                        let fault = fault.to_soap(None);
                        assert!(soapwire::soap::envelope::write_fault(&fault).is_ok(), "{file:?}");
                    }
                }
            }
        }
    }
    assert!(taken > 100, "{taken}");
}
