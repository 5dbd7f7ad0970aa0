//! What was recorded of calls, as sound files. When something is recorded is the simulation's.

use callfire::service::{
    CallIdName, GetRecordingData, GetRecordingDataChoice, RecordingData, SoundFormat,
};

use crate::audio;
use crate::service_fault::ServiceFault;
use crate::state::{Account, Recording};

/// The tone of all recordings, in hertz.
const TONE: u32 = 440;

pub(super) fn get_recording_data(
    account: &mut Account,
    request: &GetRecordingData,
) -> Result<RecordingData, ServiceFault> {
    let recording = match &request.choice {
        GetRecordingDataChoice::RecordingId(id) => account
            .recordings
            .get(id)
            .ok_or_else(|| ServiceFault::not_found(format!("there is no recording {id}")))?,
        GetRecordingDataChoice::CallIdName(wanted) => find(account, wanted)?,
        _ => return Err(ServiceFault::bad_request("give RecordingId, or CallId and Name")),
    };
    let length = recording.meta.length_in_seconds.unwrap_or(0);
    let seconds = u32::try_from(length).unwrap_or(0);
    Ok(match request.format {
        Some(SoundFormat::Wav) => audio::wav(seconds, TONE),
        _ => audio::mp3(seconds),
    }
    .into())
}

/// The last recording of a call with this name.
fn find<'a>(account: &'a Account, wanted: &CallIdName) -> Result<&'a Recording, ServiceFault> {
    let CallIdName { call_id, name, .. } = wanted;
    let is_it =
        |recording: &&Recording| recording.call_id == *call_id && recording.meta.name == *name;
    account.recordings.values().rfind(is_it).ok_or_else(|| {
        ServiceFault::not_found(format!("there is no recording {name:?} of a call {call_id}"))
    })
}
