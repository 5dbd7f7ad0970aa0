//! Endpoints, names and addresses that are let through, and those that are not.

use super::*;

fn guard(allowed: &[&str]) -> Guard {
    Guard::new(allowed.iter().map(|&host| host.to_owned()).collect()).unwrap()
}

fn resolved(guard: &Guard, name: &str, addresses: &[&str]) -> Result<Vec<SocketAddr>, Refused> {
    let addresses = addresses.iter().map(|text| SocketAddr::new(text.parse().unwrap(), 0));
    guard.filter(name, addresses)
}

fn never(guard: &Guard, endpoint: &str) {
    let refused = guard.check(endpoint).unwrap_err().to_string();
    assert!(refused.contains("never"), "{endpoint}: {refused}");
}

#[test]
fn this_computer_is_let_through_however_it_is_written() {
    for endpoint in [
        "http://127.0.0.1:8080/a?b",
        "https://127.1.2.3/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://2130706433/",
        "http://localhost/",
    ] {
        assert!(guard(&[]).check(endpoint).is_ok(), "{endpoint}");
    }
}

#[test]
fn other_addresses_have_to_be_allowed() {
    let refused = guard(&[]).check("http://10.0.0.1:80/").unwrap_err();
    let message = "10.0.0.1 is not loopback; allow it with --allow-postback-host 10.0.0.1";
    assert_eq!(refused.to_string(), message);
    let written = ["http://10.0.0.1/", "http://167772161/", "http://[::ffff:a00:1]/"];
    for endpoint in written {
        assert!(guard(&[]).check(endpoint).is_err(), "{endpoint}");
        assert!(guard(&["10.0.0.2"]).check(endpoint).is_err(), "{endpoint}");
        assert!(guard(&["10.0.0.1"]).check(endpoint).is_ok(), "{endpoint}");
    }
    for outside in ["http://[::127.0.0.1]/", "http://[2001:db8::1]/", "http://8.8.8.8/"] {
        assert!(guard(&[]).check(outside).is_err(), "{outside}");
    }
    for allowed in ["2001:db8::1", "[2001:db8::1]", "[2001:DB8:0::1]"] {
        assert!(guard(&[allowed]).check("http://[2001:db8::1]:99/").is_ok(), "{allowed}");
    }
}

#[test]
fn some_addresses_cannot_even_be_allowed() {
    for host in [
        "169.254.169.254",
        "0xa9fea9fe",
        "0251.0376.0251.0376",
        "[::ffff:169.254.169.254]",
        "[::169.254.169.254]",
        "[64:ff9b::169.254.169.254]",
        "[2002:a9fe:a9fe::]",
        "[fd00:ec2::254]",
        "[fe80::1]",
        "[::]",
        "[::ffff:0.0.0.0]",
        "0.0.0.0",
        "0",
    ] {
        never(&guard(&[]), &format!("http://{host}/"));
        never(&guard(&[host]), &format!("http://{host}/"));
    }
}

#[test]
fn only_plain_web_addresses_are_sent_to() {
    for endpoint in [
        "file:///etc/passwd",
        "mailto:a@b",
        "gopher://127.0.0.1/",
        "127.0.0.1",
        "",
        "http://",
        "http://a@127.0.0.1/",
        "http://:b@127.0.0.1/",
        "http://a:b@localhost/",
    ] {
        assert!(guard(&["localhost"]).check(endpoint).is_err(), "{endpoint}");
    }
    let refused = guard(&[]).check("http://me:secret@127.0.0.1/").unwrap_err();
    assert!(!refused.to_string().contains("secret"));
}

#[test]
fn a_name_is_what_it_stands_for() {
    let nobody = guard(&[]);
    let both = resolved(&nobody, "dev.test", &["10.0.0.1", "127.0.0.1", "::1"]).unwrap();
    assert!(both.iter().all(|address| address.ip().is_loopback()) && both.len() == 2);
    let refused = resolved(&nobody, "example.com", &["192.0.2.1"]).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "example.com (192.0.2.1) is not loopback; allow it with --allow-postback-host example.com"
    );
    for evil in ["169.254.169.254", "::ffff:169.254.169.254", "0.0.0.0", "::", "fe80::1"] {
        for guard in [&nobody, &guard(&["example.com"])] {
            let refused = resolved(guard, "example.com", &[evil]).unwrap_err().to_string();
            assert!(refused.contains("never"), "{refused}");
        }
    }
    let none = resolved(&nobody, "example.com", &[]).unwrap_err();
    assert_eq!(none.to_string(), "example.com has no address");
}

#[test]
fn an_allowed_name_may_be_anywhere() {
    for allowed in ["example.com", "EXAMPLE.com."] {
        for name in ["example.com", "example.com.", "Example.Com"] {
            assert!(resolved(&guard(&[allowed]), name, &["192.0.2.1"]).is_ok(), "{name}");
        }
        for other in ["www.example.com", "example.co", "xample.com"] {
            assert!(resolved(&guard(&[allowed]), other, &["192.0.2.1"]).is_err(), "{other}");
        }
    }
    // Its addresses are not allowed by themselves.
    assert!(guard(&["example.com"]).check("http://192.0.2.1/").is_err());
}

#[test]
fn what_is_no_host_cannot_be_allowed() {
    for text in ["", ".", "example.com:80", "http://example.com", "a b", "[::1", "*"] {
        assert_eq!(Guard::new(vec![text.to_owned()]).err().as_deref(), Some(text), "{text}");
    }
}

#[test]
fn a_name_that_nobody_knows_has_to_be_allowed_first() {
    let told = |allowed: &[&str]| {
        guard(allowed).not_found("example.com", "no such host".into()).to_string()
    };
    assert_eq!(
        told(&[]),
        "example.com is not known to be loopback; allow it with --allow-postback-host example.com"
    );
    assert_eq!(told(&["example.com"]), "no such host");
}
