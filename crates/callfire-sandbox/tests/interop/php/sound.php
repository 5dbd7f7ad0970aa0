<?php
// Uploads a sound, waits until it can be used, and fetches it. Prints what it was, and whether it is the same.

declare(strict_types=1);

require __DIR__ . '/client.php';

/** Half a second of a tone: 8000 samples of 16 bits a second, one channel. */
function wave(): string
{
    $samples = '';
    for ($index = 0; $index < 4000; $index++) {
        $samples .= pack('v', (int) (12000 * sin(2 * M_PI * 440 * $index / 8000)) & 0xffff);
    }
    $format = pack('vvVVvv', 1, 1, 8000, 16000, 2, 16);
    $chunks = 'WAVEfmt ' . pack('V', strlen($format)) . $format . 'data' . pack('V', strlen($samples)) . $samples;
    return 'RIFF' . pack('V', strlen($chunks)) . $chunks;
}

$client = client($argv[1]);
$data = wave();
$id = $client->CreateSound(['Name' => 'My API Test Sound', 'Data' => $data]);
$deadline = microtime(true) + 10;
do {
    usleep(50_000);
    $meta = $client->GetSoundMeta(['Id' => $id]);
} while ($meta->Status !== 'ACTIVE' && microtime(true) < $deadline);
$back = $client->GetSoundData(['Id' => $id, 'Format' => 'WAV']);
echo json_encode(['id' => $id, 'meta' => $meta, 'same' => $back === $data, 'bytes' => strlen($back)]), "\n";
