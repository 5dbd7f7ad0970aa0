//! Sounds: uploaded, spoken from a text or recorded by phone. What a file holds is read in `file`.

mod file;

use std::time::Duration;

use callfire::data::{SoundMeta, SoundStatus};
use callfire::operation;
use callfire::service::{
    self, CreateSound, CreateSoundChoice, GetSoundData, GetSoundMeta, QuerySoundMeta, SoundData,
    SoundMetaQueryResult,
};

use crate::audio;
use crate::clock::date_time;
use crate::service::page::page;
use crate::service_fault::ServiceFault;
use crate::services::Services;
use crate::simulation::{RECORDED_AFTER, SPOKEN_AFTER};
use crate::state::name::is_dialable;
use crate::state::{Account, Origin, Sound, SoundFile, SoundFormat, Task, digest};

/// The name of a sound unless it is given one.
const NAME: &str = "API Sound";
/// The longest name, in characters.
const LONGEST_NAME: usize = 255;
/// The longest text to be spoken, in characters.
const LONGEST_TEXT: usize = 4000;
/// The pitch of the tone that stands for a sound that nobody uploaded, in hertz.
const TONE: u32 = 440;

pub(super) fn serve(services: &mut Services) {
    services.serve::<operation::CreateSound>(create_sound);
    services.serve::<operation::QuerySoundMeta>(query_sound_meta);
    services.serve::<operation::GetSoundMeta>(get_sound_meta);
    services.serve::<operation::GetSoundData>(get_sound_data);
}

fn create_sound(account: &mut Account, request: &CreateSound) -> Result<i64, ServiceFault> {
    let name = request.name.as_deref().unwrap_or(NAME);
    if name.trim().is_empty() || name.chars().nth(LONGEST_NAME).is_some() {
        let message = format!("Name is blank or longer than {LONGEST_NAME} characters");
        return Err(ServiceFault::bad_request(message));
    }
    match &request.choice {
        CreateSoundChoice::Data(data) => upload(account, name, data),
        CreateSoundChoice::SoundText(text) => {
            let spoken = speakable(text)?;
            Ok(pending(account, name, Origin::Text(spoken.to_owned()), SPOKEN_AFTER))
        }
        CreateSoundChoice::RecordingCall(call) if is_dialable(&call.to_number) => {
            Ok(pending(account, name, Origin::Call(call.to_number.clone()), RECORDED_AFTER))
        }
        CreateSoundChoice::RecordingCall(call) => Err(ServiceFault::bad_request(format!(
            "{} cannot be called: a phone number has 10 to 15 digits",
            call.to_number
        ))),
        _ => Err(ServiceFault::bad_request("there is nothing to make a sound of")),
    }
}

/// The same file is the same sound, whatever name it comes under this time.
fn upload(account: &mut Account, name: &str, data: &SoundData) -> Result<i64, ServiceFault> {
    let found = file::recognise(data).map_err(ServiceFault::bad_request)?;
    let origin = Origin::Upload(digest(data));
    let earlier = account.sounds.iter().find(|(_, sound)| sound.origin == origin);
    if let Some((id, _)) = earlier {
        return Ok(*id);
    }
    let id = add(account, name, origin, SoundStatus::Active, found.seconds);
    account.sound_files.insert(id, SoundFile { format: found.format, data: data.clone() });
    Ok(id)
}

fn speakable(text: &str) -> Result<&str, ServiceFault> {
    if text.trim().is_empty() {
        return Err(ServiceFault::bad_request("SoundText is blank: there is nothing to speak"));
    }
    if text.chars().nth(LONGEST_TEXT).is_some() {
        let message = format!("SoundText is longer than {LONGEST_TEXT} characters");
        return Err(ServiceFault::bad_request(message));
    }
    Ok(text)
}

/// Makes a sound that will be ready after a while.
fn pending(account: &mut Account, name: &str, origin: Origin, after: Duration) -> i64 {
    let id = add(account, name, origin, SoundStatus::Pending, None);
    account.agenda.add(account.now() + after, Task::FinishSound(id));
    id
}

fn add(
    account: &mut Account,
    name: &str,
    origin: Origin,
    status: SoundStatus,
    seconds: Option<i32>,
) -> i64 {
    let id = account.next_id();
    let mut meta = SoundMeta::new(status, name, date_time(account.now()), id);
    meta.length_in_seconds = seconds;
    account.sounds.insert(id, Sound { meta, origin });
    id
}

fn query_sound_meta(
    account: &mut Account,
    request: &QuerySoundMeta,
) -> Result<SoundMetaQueryResult, ServiceFault> {
    let all = account.sounds.values();
    let page = page(all, request.max_results, request.first_result, |sound| sound.meta.clone())?;
    Ok(SoundMetaQueryResult::new(page.total).with_sound_meta(page.items))
}

fn get_sound_meta(
    account: &mut Account,
    request: &GetSoundMeta,
) -> Result<SoundMeta, ServiceFault> {
    Ok(find(account, request.id)?.meta.clone())
}

/// A file in the format it was uploaded in, byte by byte; in another one, a sound of the same length.
fn get_sound_data(
    account: &mut Account,
    request: &GetSoundData,
) -> Result<SoundData, ServiceFault> {
    let meta = &find(account, request.id)?.meta;
    if meta.status != SoundStatus::Active {
        let message = format!(
            "sound {} is {}; ask GetSoundMeta until it is ACTIVE",
            request.id,
            meta.status.as_str()
        );
        return Err(ServiceFault::bad_request(message));
    }
    let format = match request.format {
        Some(service::SoundFormat::Wav) => SoundFormat::Wav,
        _ => SoundFormat::Mp3,
    };
    if let Some(file) = account.sound_files.get(&request.id).filter(|file| file.format == format) {
        return Ok(file.data.clone());
    }
    let seconds = meta.length_in_seconds.and_then(|seconds| u32::try_from(seconds).ok());
    let seconds = seconds.unwrap_or(0).max(1);
    Ok(match format {
        SoundFormat::Wav => audio::wav(seconds, TONE).into(),
        SoundFormat::Mp3 => audio::mp3(seconds).into(),
    })
}

fn find(account: &Account, id: i64) -> Result<&Sound, ServiceFault> {
    let found = account.sounds.get(&id);
    found.ok_or_else(|| ServiceFault::not_found(format!("there is no sound {id}")))
}

#[cfg(test)]
mod tests;
