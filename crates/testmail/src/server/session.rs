//! One connection: the commands of SMTP (RFC 5321), `AUTH` (RFC 4954) and `STARTTLS` (RFC 3207). Extensions that change
//! what a mail looks like are not offered.

use std::io;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use super::{Security, Shared};
use crate::{Behaviour, Fate, Mail};

/// The longest line that is read, and the longest mail.
const LONGEST_LINE: u64 = 1 << 20;
const LONGEST_MAIL: usize = 1 << 26;

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// Whether there is more to be said.
enum Next {
    Command,
    End,
    StartTls,
}

struct Session {
    shared: Arc<Shared>,
    number: u64,
    behaviour: Behaviour,
    stream: BufReader<Box<dyn Stream>>,
    is_encrypted: bool,
    user: Option<String>,
    from: Option<String>,
    to: Vec<String>,
    /// The mail that was answered with 250 last.
    answered: Option<usize>,
}

/// Talks to one client until it or the behaviour ends it. Whatever ends it, the client sees.
pub(super) async fn serve(stream: TcpStream, shared: Arc<Shared>) {
    let (number, behaviour) = shared.begin();
    let mut session = Session {
        shared,
        number,
        behaviour,
        stream: BufReader::new(Box::new(stream)),
        is_encrypted: false,
        user: None,
        from: None,
        to: Vec::new(),
        answered: None,
    };
    // An error says that the client is gone.
    let _ = session.run().await;
}

impl Session {
    async fn run(&mut self) -> io::Result<()> {
        match self.behaviour {
            Behaviour::Close => return Ok(()),
            Behaviour::StallAtGreeting => return self.stall().await,
            _ => {}
        }
        if self.shared.security == Security::Implicit {
            self.encrypt().await?;
        }
        if self.behaviour == Behaviour::Unavailable {
            return self.say("421 testmail is not available").await;
        }
        self.say("220 testmail ESMTP").await?;
        while let Some(line) = self.line().await? {
            match self.command(&line).await? {
                Next::Command => {}
                Next::StartTls => self.encrypt().await?,
                Next::End => break,
            }
        }
        Ok(())
    }

    async fn command(&mut self, line: &str) -> io::Result<Next> {
        if let Some(place) = self.answered.take() {
            self.shared.confirm(place);
            if self.behaviour == Behaviour::StallAfterAnswer {
                self.stall().await?;
                return Ok(Next::End);
            }
        }
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        match verb.to_ascii_uppercase().as_str() {
            "EHLO" => self.hello(true).await?,
            "HELO" => self.hello(false).await?,
            "STARTTLS" if self.offers_start_tls() => {
                let injected = match self.behaviour {
                    Behaviour::Injected => "\r\n250 injected",
                    _ => "",
                };
                self.say(&format!("220 go ahead{injected}")).await?;
                return Ok(Next::StartTls);
            }
            "AUTH" => self.authenticate(rest).await?,
            "MAIL" => self.mail(rest).await?,
            "RCPT" => self.recipient(rest).await?,
            "DATA" => return self.data().await,
            "RSET" => {
                self.reset();
                self.say("250 forgotten").await?;
            }
            "NOOP" => self.say("250 nothing done").await?,
            "QUIT" => {
                self.say("221 bye").await?;
                return Ok(Next::End);
            }
            _ => self.say("500 no such command").await?,
        }
        Ok(Next::Command)
    }

    async fn hello(&mut self, is_extended: bool) -> io::Result<()> {
        self.reset();
        let mut reply = "250-testmail\r\n".to_owned();
        if is_extended && self.offers_start_tls() {
            reply.push_str("250-STARTTLS\r\n");
        }
        if is_extended && self.shared.account.is_some() {
            reply.push_str("250-AUTH PLAIN LOGIN\r\n");
        }
        reply.push_str("250 NOOP");
        self.say(&reply).await
    }

    async fn authenticate(&mut self, rest: &str) -> io::Result<()> {
        let (mechanism, initial) = rest.split_once(' ').unwrap_or((rest, ""));
        let said = match mechanism.to_ascii_uppercase().as_str() {
            "PLAIN" if !initial.is_empty() => plain(initial),
            "PLAIN" => plain(&self.ask("").await?),
            "LOGIN" => {
                let user = match initial {
                    "" => self.ask("VXNlcm5hbWU6").await?,
                    initial => initial.to_owned(),
                };
                let password = self.ask("UGFzc3dvcmQ6").await?;
                decoded(&user).zip(decoded(&password))
            }
            _ => return self.say("504 no such mechanism").await,
        };
        if said.is_some() && said == self.shared.account {
            self.user = said.map(|(user, _)| user);
            return self.say("235 welcome").await;
        }
        self.say("535 no such user, or another password").await
    }

    async fn ask(&mut self, question: &str) -> io::Result<String> {
        self.say(&format!("334 {question}")).await?;
        Ok(self.line().await?.unwrap_or_default())
    }

    async fn mail(&mut self, rest: &str) -> io::Result<()> {
        if self.shared.account.is_some() && self.user.is_none() {
            return self.say("530 who are you?").await;
        }
        match (self.behaviour, path(rest, "FROM:")) {
            (Behaviour::RefuseMail(status), _) => self.refuse(status, "no mails today").await,
            (_, Some(_)) if self.from.is_some() => self.say("503 one mail at a time").await,
            (_, Some(from)) => {
                self.from = Some(from);
                self.say("250 so be it").await
            }
            (_, None) => self.say("501 from whom?").await,
        }
    }

    async fn recipient(&mut self, rest: &str) -> io::Result<()> {
        match (self.behaviour, path(rest, "TO:")) {
            _ if self.from.is_none() => self.say("503 first MAIL").await,
            (Behaviour::RefuseRecipient(status), _) => self.refuse(status, "who is that?").await,
            (_, Some(to)) if !to.is_empty() => {
                self.to.push(to);
                self.say("250 so be it").await
            }
            (_, _) => self.say("501 to whom?").await,
        }
    }

    async fn data(&mut self) -> io::Result<Next> {
        if let Behaviour::RefuseData(status) = self.behaviour {
            self.refuse(status, "no room").await?;
            return Ok(Next::Command);
        }
        let Some(from) = self.from.clone().filter(|_| !self.to.is_empty()) else {
            self.say("503 first MAIL and RCPT").await?;
            return Ok(Next::Command);
        };
        self.say("354 go on").await?;
        let raw = self.text().await?;
        let refusal = match self.behaviour {
            Behaviour::RefuseMessage(status) => Some(status),
            Behaviour::Injected => Some(554),
            _ => None,
        };
        if let Some(status) = refusal {
            self.reset();
            self.refuse(status, "what a text!").await?;
            return Ok(Next::Command);
        }
        let fate = match self.behaviour {
            Behaviour::StallAfterData => Fate::Stalled,
            Behaviour::DropAfterData => Fate::Dropped,
            _ => Fate::Answered,
        };
        let place = self.shared.keep(Mail {
            connection: self.number,
            from,
            to: self.to.clone(),
            raw,
            is_encrypted: self.is_encrypted,
            user: self.user.clone(),
            fate,
        });
        self.reset();
        match fate {
            Fate::Dropped => Ok(Next::End),
            Fate::Stalled => self.stall().await.map(|()| Next::End),
            Fate::Answered | Fate::Confirmed => {
                self.say("250 kept").await?;
                self.answered = Some(place);
                Ok(Next::Command)
            }
        }
    }

    /// The text of a mail, up to the dot, without the dots that were added.
    async fn text(&mut self) -> io::Result<Vec<u8>> {
        let mut text = Vec::new();
        loop {
            let line = self.bytes().await?;
            let begins = text.is_empty() || text.ends_with(b"\r\n");
            match line.strip_prefix(b".").filter(|_| begins) {
                Some(b"\r\n") => return Ok(text),
                Some(rest) => text.extend_from_slice(rest),
                None if line.is_empty() => return Err(io::ErrorKind::UnexpectedEof.into()),
                None => text.extend_from_slice(&line),
            }
            if text.len() > LONGEST_MAIL {
                return Err(io::ErrorKind::FileTooLarge.into());
            }
        }
    }

    fn offers_start_tls(&self) -> bool {
        self.shared.security == Security::StartTls && !self.is_encrypted
    }

    fn reset(&mut self) {
        self.from = None;
        self.to.clear();
    }

    async fn encrypt(&mut self) -> io::Result<()> {
        let Some(tls) = &self.shared.tls else { return Ok(()) };
        let (nobody, _) = tokio::io::duplex(1);
        let plain = std::mem::replace(&mut self.stream, BufReader::new(Box::new(nobody)));
        let encrypted = tls.acceptor.accept(plain.into_inner()).await?;
        self.stream = BufReader::new(Box::new(encrypted));
        self.is_encrypted = true;
        Ok(())
    }

    /// Says nothing until the client has gone.
    async fn stall(&mut self) -> io::Result<()> {
        let mut nothing = [0; 256];
        while self.stream.read(&mut nothing).await? > 0 {}
        Ok(())
    }

    async fn refuse(&mut self, status: u16, why: &str) -> io::Result<()> {
        self.say(&format!("{status} {why}")).await
    }

    async fn say(&mut self, reply: &str) -> io::Result<()> {
        self.stream.write_all(format!("{reply}\r\n").as_bytes()).await?;
        self.stream.flush().await
    }

    /// A command without its line's end; nothing when the client is gone.
    async fn line(&mut self) -> io::Result<Option<String>> {
        let line = self.bytes().await?;
        let text = String::from_utf8_lossy(&line);
        Ok((!line.is_empty()).then(|| text.trim_end_matches(['\r', '\n']).to_owned()))
    }

    async fn bytes(&mut self) -> io::Result<Vec<u8>> {
        let mut line = Vec::new();
        (&mut self.stream).take(LONGEST_LINE).read_until(b'\n', &mut line).await?;
        Ok(line)
    }
}

/// The address in `FROM:<…>`, or `TO:<…>`.
fn path(rest: &str, before: &str) -> Option<String> {
    let (start, rest) = rest.split_at_checked(before.len())?;
    let rest = rest.trim_start().strip_prefix('<')?;
    start.eq_ignore_ascii_case(before).then_some(())?;
    rest.split_once('>').map(|(path, _)| path.to_owned())
}

fn plain(encoded: &str) -> Option<(String, String)> {
    let text = decoded(encoded)?;
    let mut parts = text.split('\0').skip(1).map(str::to_owned);
    parts.next().zip(parts.next())
}

fn decoded(encoded: &str) -> Option<String> {
    String::from_utf8(STANDARD.decode(encoded).ok()?).ok()
}
