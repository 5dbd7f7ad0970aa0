<?php
// Sends a text and waits until it is finished. Prints the broadcast's id and the text.

declare(strict_types=1);

require __DIR__ . '/client.php';

$client = client($argv[1]);
$broadcast = $client->SendText([
    'BroadcastName' => 'Room Ready',
    'ToNumber' => ['12125550142'],
    'TextBroadcastConfig' => ['Message' => 'Your room is ready'],
]);
$deadline = microtime(true) + 10;
do {
    usleep(50_000);
    $found = $client->QueryTexts(['BroadcastId' => $broadcast, 'State' => 'FINISHED']);
} while ($found->TotalResults < 1 && microtime(true) < $deadline);
echo json_encode(['broadcast' => $broadcast, 'total' => $found->TotalResults, 'text' => $found->Text ?? null]), "\n";
