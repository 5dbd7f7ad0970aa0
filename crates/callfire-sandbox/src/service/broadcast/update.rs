//! Changes of a broadcast: what is given takes the place of what was there.

use callfire::data::{Broadcast, BroadcastChoice};
use callfire::service::UpdateBroadcast;

use super::{config, find};
use crate::clock::date_time;
use crate::service::label;
use crate::service_fault::ServiceFault;
use crate::simulation::batch::wait_anew;
use crate::state::{Account, type_of};

pub(super) fn update_broadcast(
    account: &mut Account,
    request: &UpdateBroadcast,
) -> Result<(), ServiceFault> {
    let given = &request.broadcast;
    let id = given.id.ok_or_else(|| {
        ServiceFault::bad_request("the attribute id of Broadcast must say which one to change")
    })?;
    let mut changed = find(account, id)?.clone();
    let fits = type_of(&changed.choice);
    config::check_type(given.type_.as_ref(), &fits)?;
    config::check_type(Some(&type_of(&given.choice)), &fits)?;
    config::check(account, &given.choice)?;
    label::check(&[], &given.label)?;
    take(&mut changed, given);
    let now = account.now();
    changed.last_modified = Some(date_time(now));
    account.add_labels(&given.label);
    account.broadcasts.insert(id, changed);
    wait_anew(account, id, now);
    Ok(())
}

macro_rules! take {
    ($old:ident from $given:ident: $($field:ident),*) => {
        {
            $(if $given.$field.is_some() {
                $old.$field.clone_from(&$given.$field);
            })*
        }
    };
}

/// Takes what is given, but for what the service sets.
fn take(old: &mut Broadcast, given: &Broadcast) {
    take!(old from given: name, resume_next_day);
    if !given.label.is_empty() {
        old.label.clone_from(&given.label);
    }
    take_config(&mut old.choice, &given.choice);
}

fn take_config(old: &mut BroadcastChoice, given: &BroadcastChoice) {
    use BroadcastChoice::{
        CccBroadcastConfig as Ccc, IvrBroadcastConfig as Ivr, TextBroadcastConfig as Text,
        VoiceBroadcastConfig as Voice,
    };
    match (old, given) {
        (Voice(old), Voice(given)) => take!(old from given:
            from_number, local_time_zone_restriction, retry_config, answering_machine_config,
            live_sound, live_sound_text_voice, machine_sound, machine_sound_text_voice,
            transfer_sound, transfer_sound_text_voice, transfer_digit, transfer_number, dnc_sound,
            dnc_sound_text_voice, dnc_digit, max_active_transfers),
        (Text(old), Text(given)) => {
            take!(old from given:
                from_number, local_time_zone_restriction, retry_config, big_message_strategy);
            old.message.clone_from(&given.message);
        }
        (Ivr(old), Ivr(given)) => take!(old from given:
            from_number, local_time_zone_restriction, retry_config, dialplan_xml),
        (Ccc(old), Ccc(given)) => take!(old from given:
            from_number, local_time_zone_restriction, retry_config, agent_group_id,
            smart_drop_sound_id, script_id, transfer_number_id_list, allow_any_transfer,
            transfer_caller_id, recorded),
        _ => {}
    }
}
