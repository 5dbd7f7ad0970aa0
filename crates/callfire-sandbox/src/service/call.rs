//! The call service. Its sounds are in `sound`.

mod sound;

use crate::services::Services;

pub(super) fn serve(services: &mut Services) {
    sound::serve(services);
}
