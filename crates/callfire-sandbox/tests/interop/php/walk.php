<?php
// Walks through the operations with PHP's SoapClient: `walk.php BASE_URL WALK.json…`.
// What it is expected to find is in the walk.

declare(strict_types=1);

require __DIR__ . '/client.php';

const CLIENT = 'php';
const POLLS = 500;
const PAUSE_MICROSECONDS = 20_000;

/** The shape of DESIGN.md as SoapClient takes it: bytes for base64, one string for a list beside attributes. */
function to_php(mixed $value, string $name = ''): mixed
{
    if (is_object($value)) {
        $members = [];
        foreach (get_object_vars($value) as $member => $inner) {
            $members[$member] = to_php($inner, (string) $member);
        }
        return $members;
    }
    if (is_array($value)) {
        return $name === '_' ? implode(' ', $value) : array_map(fn ($item) => to_php($item, $name), $value);
    }
    return in_array($name, ['Data', 'File'], true) ? base64_decode($value, true) : $value;
}

/** What SoapClient gave in the shape of DESIGN.md: base64 for bytes. */
function from_php(mixed $value, string $operation): mixed
{
    return in_array($operation, ['GetSoundData', 'GetRecordingData'], true) ? base64_encode($value) : $value;
}

/** An xs:list comes as one string. */
function items(mixed $value): mixed
{
    return is_string($value) ? preg_split('/\s+/', $value, -1, PREG_SPLIT_NO_EMPTY) : $value;
}

/** `${name}` stands for what a step has saved. */
function fill(mixed $value, array $saved): mixed
{
    if (is_string($value) && preg_match('/^\$\{(\w+)\}$/', $value, $found)) {
        return $saved[$found[1]] ?? throw new Exception("nothing was saved as $value");
    }
    if (is_object($value)) {
        return (object) array_map(fn ($inner) => fill($inner, $saved), get_object_vars($value));
    }
    return is_array($value) ? array_map(fn ($inner) => fill($inner, $saved), $value) : $value;
}

/** What is at a path such as `Number.0.Number`. */
function at(mixed $value, string $path): mixed
{
    foreach (explode('.', $path) as $part) {
        $value = ctype_digit($part) ? (items($value)[(int) $part] ?? null) : ($value->{$part} ?? null);
    }
    return $value ?? throw new Exception("$path: the result has nothing there");
}

/** The first difference between what is expected and what came, or null. */
function difference(mixed $expected, mixed $actual, string $path): ?string
{
    if (is_object($expected) && is_object($actual)) {
        return difference_of_members($expected, $actual, $path);
    }
    if (is_array($expected)) {
        return difference_of_items($expected, items($actual ?? []), $path);
    }
    $same = match (true) {
        is_string($expected) && str_starts_with($expected, '$') => is_kind($expected, $actual),
        is_float($expected) || is_float($actual) => is_numeric($actual) && $expected == $actual,
        default => $expected === $actual,
    };
    return $same ? null : told($path, $expected, $actual);
}

function difference_of_members(object $expected, object $actual, string $path): ?string
{
    foreach (get_object_vars($expected) as $member => $inner) {
        $found = difference($inner, $actual->{$member} ?? null, "$path/$member");
        if ($found !== null) {
            return $found;
        }
    }
    return null;
}

function difference_of_items(array $expected, mixed $actual, string $path): ?string
{
    if (!is_array($actual) || count($actual) !== count($expected)) {
        return told($path, $expected, $actual);
    }
    foreach ($expected as $index => $inner) {
        $found = difference($inner, $actual[$index], "$path/$index");
        if ($found !== null) {
            return $found;
        }
    }
    return null;
}

function is_kind(string $kind, mixed $value): bool
{
    return match ($kind) {
        '$absent' => $value === null || $value === [],
        '$bool' => is_bool($value),
        '$date' => is_string($value) && preg_match('/^\d{4}-\d\d-\d\d/', $value) === 1,
        '$dateTime' => is_string($value) && preg_match('/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/', $value) === 1,
        '$int' => is_int($value),
        '$items' => is_array(items($value)) && items($value) !== [],
        '$number' => is_int($value) || is_float($value),
        '$string' => is_string($value) && $value !== '',
        default => throw new Exception("$kind is no kind of value"),
    };
}

function told(string $path, mixed $expected, mixed $actual): string
{
    return sprintf('%s: expected %s, got %s', $path === '' ? 'the result' : $path, shown($expected), shown($actual));
}

function shown(mixed $value): string
{
    return json_encode($value, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE);
}

/** The code of the business error in a fault, or the SOAP code of one without detail. */
function fault_code(SoapFault $fault): string
{
    // What SoapClient itself refuses has the same codes as what the service does.
    if (str_starts_with($fault->getMessage(), 'SOAP-ERROR')) {
        return 'nothing';
    }
    $info = $fault->detail->ServiceFaultInfo ?? null;
    return $info->FaultCode ?? preg_replace('/^.*:/', '', $fault->faultcode);
}

/** A fault, by its code. */
final class Refused extends Exception
{
}

function call(object $step, SoapClient $client, array $saved): mixed
{
    $arguments = to_php(fill($step->args ?? (object) [], $saved));
    try {
        $result = $client->__soapCall($step->operation, [$arguments]);
    } catch (SoapFault $fault) {
        throw new Refused(fault_code($fault), previous: $fault);
    }
    return from_php($result, $step->operation);
}

/** Calls until the step's `until` holds; once where it has none. */
function poll(object $step, SoapClient $client, array $saved): mixed
{
    for ($poll = 1; ; $poll++) {
        $result = call($step, $client, $saved);
        $waiting = isset($step->until) ? difference(fill($step->until, $saved), $result, '') : null;
        if ($waiting === null) {
            return $result;
        }
        if ($poll === POLLS) {
            throw new Exception("after $poll polls: $waiting");
        }
        usleep(PAUSE_MICROSECONDS);
    }
}

/** Takes a step; gives the first difference, or null. */
function take(object $step, SoapClient $client, array &$saved): ?string
{
    $expected = $step->fault ?? 'no fault';
    try {
        $result = poll($step, $client, $saved);
    } catch (Refused $refused) {
        $code = $refused->getMessage();
        return $code === $expected ? null : "expected $expected, got $code: {$refused->getPrevious()->getMessage()}";
    }
    if (isset($step->fault)) {
        return "expected the fault $expected, got " . shown($result);
    }
    foreach (get_object_vars($step->save ?? (object) []) as $name => $path) {
        $saved[$name] = $path === '' ? $result : at($result, $path);
    }
    return property_exists($step, 'expect') ? difference(fill($step->expect, $saved), $result, '') : null;
}

$client = client($argv[1], ['features' => SOAP_SINGLE_ELEMENT_ARRAYS]);
$saved = [];
$operations = [];
$number = 0;
foreach (array_slice($argv, 2) as $file) {
    foreach (json_decode(file_get_contents($file), false, 512, JSON_THROW_ON_ERROR) as $step) {
        if (isset($step->only) && !in_array(CLIENT, $step->only, true)) {
            continue;
        }
        $number++;
        $name = sprintf('step %d (%s), %s', $number, basename($file), $step->operation);
        try {
            $wrong = take($step, $client, $saved);
        } catch (Exception $error) {
            $wrong = $error->getMessage();
        }
        if ($wrong !== null) {
            fwrite(STDERR, "$name: $wrong\n{$client->__getLastRequest()}\n{$client->__getLastResponse()}\n");
            exit(1);
        }
        echo "$name: as expected\n";
        if (!isset($step->fault)) {
            $operations[$step->operation] = true;
        }
    }
}
printf("%s: %d steps, %d operations\n", CLIENT, $number, count($operations));
