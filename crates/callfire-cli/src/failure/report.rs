//! A failure told: lines for people, or one JSON object, on standard error.

use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use serde_json::{Map, Value, json};

use super::{EXECUTED, Failure};
use crate::args::ErrorFormat;
use crate::output::{tell, text};

const ERROR: Style = AnsiColor::Red.on_default().bold();
const NEXT: Style = AnsiColor::Cyan.on_default().bold();

impl Failure {
    /// Tells it and gives its exit code.
    pub(crate) fn report(&self, format: ErrorFormat) -> ExitCode {
        match format {
            ErrorFormat::Json => tell(&text::json_line(&self.object())),
            ErrorFormat::Text => tell(&self.lines()),
        }
        ExitCode::from(self.0.exit as u8)
    }

    fn lines(&self) -> String {
        let line = |style: Style, word: &str, text: &str| {
            format!("{style}{word}:{style:#} {}", text::printable(text))
        };
        let below = |text: &str| format!("  {}", text::printable(text));
        let fault = self.0.fault.as_ref().and_then(super::FaultFacts::line);
        let causes = fault.iter().chain(&self.0.causes).map(|cause| below(cause));
        let requested =
            self.0.ambiguity.as_ref().and_then(|ambiguity| ambiguity.requested.as_ref());
        std::iter::once(line(ERROR, "error", &self.0.message))
            .chain(causes)
            .chain(self.how_untold().filter(|_| !self.is_looked_up()).map(|how| below(&how)))
            .chain(requested.map(|requested| below(&format!("asked for: {requested}"))))
            .chain(self.0.reply.as_ref().map(|reply| below(&format!("reply: {reply}"))))
            .chain(self.0.advice.as_ref().map(|advice| line(NEXT, "next", advice)))
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// Whether the next step finds out what there is to find out, so that nobody has to do it by hand.
    fn is_looked_up(&self) -> bool {
        self.0.advice.as_ref().is_some_and(|advice| advice.contains(" order reconcile "))
    }

    /// How to find out, unless the message says it already.
    fn how_untold(&self) -> Option<String> {
        let how = self.0.ambiguity.as_ref()?.how.as_str();
        (!self.0.message.contains(how)).then(|| format!("{EXECUTED}: {how}"))
    }

    fn object(&self) -> Value {
        let mut object = Map::new();
        object.insert("kind".into(), self.0.kind.into());
        object.insert("effect".into(), self.0.effect.as_str().into());
        object.insert("operation".into(), self.0.operation.clone().into());
        object.insert("path".into(), self.0.path.clone().into());
        object.insert("message".into(), self.whole_message().into());
        if let Some(id) = &self.0.journal {
            object.insert("journal".into(), id.clone().into());
        }
        if let Some(order) = self.0.order {
            object.insert("order".into(), order.into());
        }
        if let Some(reply) = &self.0.reply {
            object.insert("reply".into(), reply.clone());
        }
        if let Some(ambiguity) = &self.0.ambiguity {
            let mut told = json!({ "request_key": ambiguity.request_key, "how": ambiguity.how });
            if let (Some(requested), Some(told)) = (&ambiguity.requested, told.as_object_mut()) {
                told.insert("requested".into(), requested.clone());
            }
            object.insert("ambiguity".into(), told);
        }
        if let Some(fault) = &self.0.fault {
            fault.add_to(&mut object);
        }
        if let Some(advice) = &self.0.advice {
            object.insert("advice".into(), advice.clone().into());
        }
        Value::Object(object)
    }

    /// What tells it from other failures of the same command, for programs.
    pub(crate) fn brief(&self) -> Map<String, Value> {
        let mut object = Map::from_iter([
            ("kind".to_owned(), self.0.kind.into()),
            ("effect".to_owned(), self.0.effect.as_str().into()),
            ("message".to_owned(), self.whole_message().into()),
        ]);
        if let Some(code) = self.fault_code() {
            object.insert("fault_code".to_owned(), code.into());
        }
        if let Some(id) = &self.0.journal {
            object.insert("journal".to_owned(), id.clone().into());
        }
        object
    }

    /// `CallFire`'s code where it is a fault with one.
    pub(crate) fn fault_code(&self) -> Option<&str> {
        self.0.fault.as_ref().and_then(super::FaultFacts::fault_code)
    }

    /// The message with its causes and how to find out, on one line.
    pub(crate) fn whole_message(&self) -> String {
        let parts = std::iter::once(&self.0.message).chain(&self.0.causes);
        let causes = parts.map(String::as_str).collect::<Vec<_>>().join(": ");
        let how = self.how_untold();
        std::iter::once(causes).chain(how).collect::<Vec<_>>().join("; ")
    }
}

#[cfg(test)]
mod tests {
    use callfire::Effect;
    use callfire::operation::CreateNumberOrder;
    use soapwire::operation::OperationInfo;

    use super::*;
    use crate::failure::Exit;

    #[test]
    fn an_object_always_has_the_same_five_members() {
        let object = Failure::usage("no").object();
        let expected = json!({
            "kind": "Usage", "effect": "not_sent", "operation": null, "path": null, "message": "no",
        });
        assert_eq!(object, expected);
    }

    #[test]
    fn what_strangers_wrote_cannot_steer_the_terminal() {
        let failure =
            Failure::new(Exit::Refused, "Fault", Effect::NotApplied, "\u{1b}[2Jgone\u{9b}1m");
        assert!(failure.lines().ends_with(" \\u{1b}[2Jgone\\u{9b}1m"), "{}", failure.lines());
    }

    #[test]
    fn an_ambiguity_says_how_to_find_out_and_what_was_asked_for() {
        let operation = const { OperationInfo::of::<CreateNumberOrder>() };
        let failure =
            Failure::interrupted(&operation, None).with_requested(json!({ "Numbers": ["1"] }));
        let how = callfire::how_to_find_out(operation.name).expect("money is spent by it");
        let expected = format!("{how}\n  asked for: {{\"Numbers\":[\"1\"]}}");
        assert!(failure.lines().contains(&expected), "{}", failure.lines());
        assert_eq!(failure.object()["ambiguity"]["requested"]["Numbers"], json!(["1"]));
    }
}
