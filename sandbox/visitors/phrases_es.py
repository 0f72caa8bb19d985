"""What visitors and agents say in Spanish."""

from sandbox.visitors.phrases import FormLabels, Phrasebook, Talk

LAMPS = (
    Talk(
        subject="Pedido {order} sin confirmar",
        opening="Hola, hice un pedido ayer y no me ha llegado la confirmación. ¿Se ha perdido?",
        details=(
            "El número es {order}, lo apunté en un papel.",
            "El banco sí me lo ha cobrado, por eso pregunto.",
        ),
        answers=(
            "¡Hola! Un momento, lo miro ahora mismo.",
            "No se ha perdido: la confirmación se fue a un correo con una letra de menos. Corregido.",
        ),
        thanks="Uy, qué despiste el mío. ¡Gracias!",
    ),
    Talk(
        subject="Stock de la lámpara Nadir",
        opening="Hola, ¿tenéis stock de la lámpara Nadir en blanco?",
        details=("Necesito dos, son para las mesillas.", "¿Y me llegarían antes del viernes?"),
        answers=(
            "¡Hola! Sí, quedan cuatro en blanco.",
            "Si la pides antes de las seis, el jueves la tienes en casa.",
        ),
        thanks="Perfecto, las compro hoy. Gracias 🙂",
    ),
    Talk(
        subject="Lámpara que parpadea",
        opening="Buenas tardes, la lámpara Brisa que os compré parpadea como en una película de miedo.",
        details=(
            "He cambiado la bombilla dos veces. El pedido fue el {order}.",
            "A los niños les encanta, pero yo no pego ojo.",
        ),
        answers=(
            "¡Vaya! ¿Está conectada a un regulador de intensidad?",
            "Entonces es la bombilla: hace falta una regulable. Te mando una de regalo.",
        ),
        thanks="¡Sois un encanto! Adiós, fantasma.",
    ),
    Talk(
        subject="Cambio de dirección del pedido {order}",
        opening="¿Llego a tiempo de cambiar la dirección de un pedido? Me mudo el martes.",
        details=("Es el {order}. La nueva es calle del Olmo 7, 2.º B.",),
        answers=("Por los pelos: todavía no ha salido.", "Cambiada. ¡Que vaya bien la mudanza!"),
        thanks="Mil gracias, una cosa menos.",
    ),
)
BIKES = (
    Talk(
        subject="Envío de una bicicleta a Canarias",
        opening="Hola, ¿enviáis bicicletas a Tenerife? En la web no me deja elegir la provincia.",
        details=("Es la Fjord 5, talla M.", "Si hay que pagar aduana prefiero saberlo antes."),
        answers=(
            "¡Hola! Sí, va en barco y tarda unos diez días.",
            "La aduana va incluida, te paso el precio exacto.",
        ),
        thanks="Estupendo, espero el precio entonces.",
    ),
    Talk(
        subject="Freno que chirría",
        opening="Mi bici frena, pero chilla tanto que me saludan los perros del barrio.",
        details=("Es el freno de delante, de disco. Pedido {order}.", "Limpiarlo con alcohol no ha servido."),
        answers=(
            "Eso son las pastillas, que están cristalizadas.",
            "Te enviamos unas nuevas, entran en garantía.",
        ),
        thanks="Los perros me echarán de menos. ¡Gracias!",
    ),
    Talk(
        subject="Devolución del casco",
        opening="Buenos días, quiero devolver un casco: a mi hija le queda como un sombrero.",
        details=("Es de la talla M, sin usar, pedido {order}.",),
        answers=(
            "Sin problema, ¿quieres la S o el dinero?",
            "Mañana pasa el mensajero con la S y recoge el otro.",
        ),
        thanks="La S, por favor. ¡Así da gusto!",
    ),
)
OIL = (
    Talk(
        subject="Botella rota en el pedido {order}",
        opening="¿Hay alguien? Me ha llegado el pedido y una botella venía rota.",
        details=(
            "Es el {order}, la de cosecha temprana.",
            "El cartón está empapado, huele a gloria, eso sí.",
        ),
        answers=(
            "¡Lo sentimos mucho! Te mandamos otra hoy mismo.",
            "Y un paquete de almendras por el susto.",
        ),
        thanks="Muchísimas gracias, así da gusto comprar.",
    ),
    Talk(
        subject="Aceite para regalo",
        opening="Hola, querría regalar una caja a mis padres por sus bodas de oro. ¿Va con tarjeta?",
        details=(
            "La tarjeta diría: cincuenta años y ni una gota derramada.",
            "Tiene que llegar el sábado 28.",
        ),
        answers=(
            "¡Qué bonito! Claro que sí, a mano y con buena letra.",
            "Apuntado: llega el sábado por la mañana.",
        ),
        thanks="Se van a emocionar. Gracias de corazón.",
    ),
    Talk(
        subject="Visita a la almazara",
        opening="Buenas, ¿hacéis visitas a la almazara en diciembre? Somos un grupo de jubilados, veintidós.",
        details=("Dos van en silla de ruedas.", "Y uno no para de contar chistes, aviso."),
        answers=("¡Encantados! El patio y el molino son accesibles.", "Os guardo el martes 9 a las once."),
        thanks="Allí estaremos. Gracias, Pilar.",
    ),
    Talk(
        subject="Factura del pedido {order}",
        opening="Hola, necesito la factura del pedido {order} a nombre de la empresa.",
        details=("El NIF es B-55501992.",),
        answers=("¿Me dices el NIF, por favor?", "Listo, te la acabo de enviar al correo."),
        thanks="Recibida. Muy amable.",
    ),
)
SPANISH = Phrasebook(
    talks={"lamps": LAMPS, "bikes": BIKES, "oil": OIL},
    nudges=("¿Hola?", "¿Hay alguien por ahí?", "Puedo esperar un ratito, pero decidme algo 🙏", "¿?"),
    giving_up=(
        "Bueno, lo intento mañana.",
        "Veo que no hay nadie. Escribidme cuando podáis, por favor.",
        "Me tengo que ir. Ahí tenéis mi correo.",
        "Nada, adiós.",
    ),
    rescues=(
        "Gracias por escribir. Ahora mismo no hay agentes libres; déjanos tu pregunta y te contestamos.",
        "Estamos todos con otros clientes. Si no puedes esperar, deja tu nombre y tu correo.",
    ),
    greetings=(
        "¡Hola! ¿Te ayudo a encontrar algo?",
        "Hola, te escribo por el presupuesto de la semana pasada. ¿Sigue en pie?",
    ),
    replies=("¡Sí, por favor! Justo iba a preguntar.", "Anda, hola. Pues mira, sí."),
    chatter=(
        ("Por cierto, ¿la tienda del centro sigue abierta?", "Sí, al lado de la farmacia, hasta las ocho."),
        ("Mi hermano os compró hace años y todavía lo cuenta.", "¡Qué alegría! Dale recuerdos."),
        (
            "¿Hay descuento para estudiantes? Es para una amiga. Vale, es para mí.",
            "Un diez por ciento, con carné.",
        ),
        ("Perdona, escribo con un dedo, tengo al niño dormido encima.", "Sin prisa 🙂"),
        ("¿Lo envolvéis para regalo?", "Sí, con papel de estraza y una ramita de romero."),
        ("¿Y se lo podéis dejar a mi vecina? Los viernes no estoy.", "Claro, ¿cómo se llama?"),
        ("Encarna, la del bajo. La del perro que canta.", "Apuntado, perro incluido."),
        ("¿Cuánto dura la garantía?", "Tres años, y el recibo queda en tu cuenta."),
        ("Creo que ya está. No, espera.", "Sin prisa, aquí estoy."),
        ("¿Lo puedo cambiar a verde?", "Cambiado, ya es verde."),
        ("Pero no el verde fosforito, ¿no?", "El oscuro, como un pino."),
    ),
    still_waiting=("Hola otra vez. ¿Se sabe algo?", "Soy yo de nuevo: escribí ayer y no contestó nadie."),
    file_notes=(
        "así es como llegó",
        "Va una foto, perdonad el desorden de la cocina.",
        "Se ve en la esquina.",
    ),
    labels=FormLabels("Nombre", "Correo", "Teléfono", "Número de pedido"),
)
