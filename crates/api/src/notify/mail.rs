//! Notices by mail.

use lettre::message::{Mailbox, header::ContentType};
use lettre::transport::smtp::authentication::Credentials;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message as Letter, Tokio1Executor};

use super::Message;
use crate::app::{MailConfig, MailTls};
use crate::fault::ApiFault;

/// A connection to the mail server; cheap to clone.
#[derive(Clone)]
pub struct Mailer {
    from: Mailbox,
    transport: AsyncSmtpTransport<Tokio1Executor>,
}

impl Mailer {
    /// Prepares the connection; nothing is sent yet.
    pub fn new(config: &MailConfig) -> Result<Mailer, ApiFault> {
        let start = |source: Box<dyn std::error::Error + Send + Sync>| ApiFault::Start {
            what: "mail",
            source,
        };
        let from = config.from.parse().map_err(|e| start(Box::new(e)))?;
        type Smtp = AsyncSmtpTransport<Tokio1Executor>;
        let builder = match config.tls {
            MailTls::Tls => Smtp::relay(&config.host).map_err(|e| start(Box::new(e)))?,
            MailTls::StartTls => {
                Smtp::starttls_relay(&config.host).map_err(|e| start(Box::new(e)))?
            }
            MailTls::None => Smtp::builder_dangerous(&config.host),
        };
        let mut builder = builder
            .port(config.port)
            .timeout(Some(std::time::Duration::from_secs(20)));
        if let (Some(user), Some(password)) = (&config.user, &config.password) {
            builder = builder.credentials(Credentials::new(user.clone(), password.clone()));
        }
        Ok(Mailer {
            from,
            transport: builder.build(),
        })
    }

    /// Sends a letter in both languages; `id` makes a repeated one recognisable.
    pub async fn send(&self, to: &str, id: &str, message: &Message) -> Result<(), ApiFault> {
        let failed = |source: Box<dyn std::error::Error + Send + Sync>| ApiFault::Send {
            door: "mail".to_owned(),
            source,
        };
        let to: Mailbox = to.parse().map_err(|e| failed(Box::new(e)))?;
        let text = format!(
            "{}\n\n{}\n\n{}\n{}\n\n{}\n",
            message.title.zh, message.text.zh, message.title.en, message.text.en, message.url
        );
        let letter = Letter::builder()
            .from(self.from.clone())
            .to(to)
            .subject(message.title.zh.clone())
            .message_id(Some(format!("<{id}@haina>")))
            .header(ContentType::TEXT_PLAIN)
            .body(text)
            .map_err(|e| failed(Box::new(e)))?;
        self.transport
            .send(letter)
            .await
            .map_err(|e| failed(Box::new(e)))?;
        Ok(())
    }
}

impl std::fmt::Debug for Mailer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mailer").finish_non_exhaustive()
    }
}
