//! Contact lists and sounds over the wire: files in base64, custom attributes, faults with their detail.

use std::time::Duration;

use callfire::data::{ContactListStatus, SoundStatus};
use callfire::operation;
use callfire::service::{
    ContactSourceChoice, CreateContactList, CreateSound, CreateSoundChoice, FaultCode,
    GetSoundData, QueryContacts, SoundFormat,
};

use super::support::sandbox;

fn list(file: &[u8]) -> CreateContactList {
    CreateContactList::new("Friends", ContactSourceChoice::File(file.into()).into())
}

#[tokio::test]
async fn a_contact_file_becomes_a_list() {
    let (_sandbox, callfire, clock) = sandbox().await;
    let file = "\u{feff}firstName,homePhone,pet\r\nAlice,13105550100,\"cat & \"\"dog\"\"\"\r\n";
    let request = list(file.as_bytes()).with_request_id("urn:once");
    let id = callfire.create_contact_list(request.clone()).await.unwrap();
    assert_eq!(callfire.create_contact_list(request).await.unwrap(), id);

    let found = callfire.get_contact_list(id).await.unwrap();
    assert_eq!((found.size, found.status), (1, ContactListStatus::Validating));
    clock.advance(Duration::from_secs(2));
    let found = callfire.get_contact_list(id).await.unwrap();
    assert_eq!((found.size, found.status), (1, ContactListStatus::Active));

    let query = QueryContacts::new().with_field("pet").with_string("DOG");
    let result = callfire.query_contacts(query).await.unwrap();
    assert_eq!(result.total_results, 1);
    assert_eq!(result.contact[0].any_attributes.get("pet"), Some("cat & \"dog\""));
}

#[tokio::test]
async fn a_file_that_is_none_is_a_fault_with_line_and_reason() {
    let (_sandbox, callfire, _) = sandbox().await;
    let refused = callfire.create_contact_list(list(b"homePhone\n1310\xff")).await.unwrap_err();
    let info = refused.fault().unwrap().detail_of::<operation::CreateContactList>().unwrap();
    assert_eq!(info.fault_code, FaultCode::BadRequest);
    assert_eq!(info.message.as_deref(), Some("File, line 2: the file is not UTF-8"));
}

#[tokio::test]
async fn a_large_sound_comes_back_byte_by_byte() {
    let (_sandbox, callfire, _) = sandbox().await;
    let mut file = b"ID3\x04\0\0\0\0\0\0".to_vec();
    file.extend((0..10 << 20).map(|place: u32| place.to_le_bytes()[place as usize % 3]));
    let request = CreateSound::new(CreateSoundChoice::Data(file.clone().into()));
    let id = callfire.create_sound(request).await.unwrap();
    assert_eq!(callfire.get_sound_meta(id).await.unwrap().status, SoundStatus::Active);
    let data = callfire.get_sound_data(GetSoundData::new(id)).await.unwrap();
    assert!(*data == *file);
    let wav = GetSoundData::new(id).with_format(SoundFormat::Wav);
    assert!(callfire.get_sound_data(wav).await.unwrap().starts_with(b"RIFF"));
}
