//! What the nastiest replies cost, as far as it can be counted: the heap, and that it grows no faster than the reply.
//! Times are printed by `cargo bench --bench hostile`.

#[path = "../benches/hostile/inputs.rs"]
mod inputs;
#[path = "../benches/hostile/reading.rs"]
mod reading;

const MIB: usize = 1 << 20;

/// More than the limit on memory for values, with room for the text of a body that is not UTF-8.
const MOST: usize = 64 * MIB;

fn heap(body: &[u8]) -> (usize, usize) {
    let (mut peak, mut total) = (0, 0);
    for read in [reading::decode, reading::walk] {
        let mut outcome = String::new();
        let info = allocation_counter::measure(|| outcome = read(body));
        peak = peak.max(info.bytes_max);
        total = total.max(info.bytes_total);
    }
    (usize::try_from(peak).unwrap_or(usize::MAX), usize::try_from(total).unwrap_or(usize::MAX))
}

#[test]
fn heap_grows_no_faster_than_the_reply() {
    for input in inputs::ALL {
        let (small, large) = ((input.make)(MIB / 16), (input.make)(MIB / 4));
        assert!(large.len() <= MIB / 4, "{}: {} bytes", input.name, large.len());
        let ((_, total_of_small), (peak, total)) = (heap(&small), heap(&large));
        // Vectors double, and errors have texts.
        let bound = total_of_small * large.len() / small.len() * 3 / 2 + MIB / 8;
        assert!(total <= bound, "{}: {total_of_small}, then {total} bytes in all", input.name);
        assert!(peak <= MOST, "{}: a peak of {peak} bytes", input.name);
    }
}

/// The largest reply that there can be: what is made of little is what counts here.
#[test]
fn heap_is_bounded_whatever_a_reply_holds() {
    for name in [
        "contacts, ISO-8859-1 of é",
        "contacts with one attribute each, ISO-8859-1",
        "contacts with attributes of one prefix",
        "calls with notes of nothing",
        "fault with subcodes of one prefix",
    ] {
        let input = inputs::ALL.iter().find(|input| input.name == name);
        let make = input.map_or_else(|| panic!("no input {name}"), |input| input.make);
        let (peak, _) = heap(&make(16 * MIB));
        println!(
            "{name}: {:.1} MiB",
            f64::from(u32::try_from(peak >> 10).unwrap_or(u32::MAX)) / 1024.0
        );
        assert!((MIB..=MOST).contains(&peak), "{name}: a peak of {peak} bytes");
    }
}
