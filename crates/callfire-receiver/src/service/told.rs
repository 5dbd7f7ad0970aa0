//! What is told of postbacks that are turned away: now and then, for anybody can post as often as they like. The path
//! that was asked for may be somebody's secret, and so may a login: neither is told.

use http::Method;

use super::answer::Answer;
use crate::rarely::Rarely;

/// What is told of each kind apart from the other.
#[derive(Default)]
pub(super) struct Told {
    paths: Rarely,
    logins: Rarely,
}

impl Told {
    /// Takes note of an answer to a request with this method.
    pub(super) fn note(&self, method: &Method, answer: Answer) {
        let status = answer.status().as_u16();
        match answer {
            // Those who look for something to break into ask for any path, but hardly ever by POST.
            Answer::NoSuchPath if method == Method::POST => {
                if let Some(left_out) = self.paths.may_tell() {
                    let told = "a postback came to a path that is not this receiver's";
                    tracing::warn!(refused = "path", status, left_out, "{told}");
                }
            }
            Answer::Unauthorized => {
                if let Some(left_out) = self.logins.may_tell() {
                    let told = "a postback came without a login, or with another one";
                    tracing::warn!(refused = "login", status, left_out, "{told}");
                }
            }
            _ => {}
        }
    }
}
