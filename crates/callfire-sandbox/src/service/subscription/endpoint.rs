//! Where a subscription may point to at all. Whether postbacks really go there is decided when they are sent.

use callfire::data::{NotificationFormat, Subscription};
use url::Url;

use crate::service_fault::ServiceFault;

/// Checks that a subscription has an endpoint, of the kind that its format needs.
pub(super) fn check(subscription: &Subscription) -> Result<(), ServiceFault> {
    let endpoint = subscription.endpoint.as_deref().unwrap_or_default();
    let format = subscription.notification_format.as_ref();
    let problem = match format {
        _ if endpoint.is_empty() => "Endpoint is required",
        Some(NotificationFormat::Legacy) => {
            "NotificationFormat LEGACY is not offered; use XML, JSON, SOAP or EMAIL"
        }
        Some(NotificationFormat::Email) if !is_mail_address(endpoint) => {
            "Endpoint must be an e-mail address when NotificationFormat is EMAIL"
        }
        Some(NotificationFormat::Email) => return Ok(()),
        _ if !is_web_address(endpoint) => {
            "Endpoint must be an absolute http or https URL, or NotificationFormat EMAIL"
        }
        _ => return Ok(()),
    };
    Err(ServiceFault::bad_request(problem))
}

fn is_web_address(endpoint: &str) -> bool {
    Url::parse(endpoint).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
}

/// One `@` with something plain on both sides; who reads there is the mail server's to know.
fn is_mail_address(endpoint: &str) -> bool {
    let is_plain = |part: &str| {
        let excluded = |c: char| c.is_whitespace() || c.is_control() || "@:/<>,;\"".contains(c);
        !part.is_empty() && !part.contains(excluded)
    };
    endpoint.split_once('@').is_some_and(|(local, domain)| is_plain(local) && is_plain(domain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_apart() {
        for web in ["http://localhost:8080/a?b#c", "https://[::1]/", "HTTP://example.com"] {
            assert!(is_web_address(web) && !is_mail_address(web), "{web}");
        }
        for mail in ["a@b", "first.last+tag@mail.example.com"] {
            assert!(is_mail_address(mail) && !is_web_address(mail), "{mail}");
        }
        for neither in [
            "",
            "/path",
            "example.com",
            "file:///etc/passwd",
            "mailto:a@b",
            "ftp://a/",
            "http://",
            "@",
            "a@",
            "@b",
            "a@b@c",
            "a b@c",
            "a@b\r\nBcc: c",
            "<a@b>",
        ] {
            assert!(!is_web_address(neither) && !is_mail_address(neither), "{neither}");
        }
    }
}
